import { monitorEventLoopDelay } from "node:perf_hooks";
import { sendRaw, statusOf } from "../../support/raw-http.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { noExits, noUnhandledErrors, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { relayedWebhook } from "../lab/relayed-webhook.ts";
import { signWebhook } from "../lab/sign-webhook.ts";
import { sendSlowly, type SlowSender } from "../lab/slow-sender.ts";
import { hostileRequests, type HostileRequest } from "./hostile-requests.ts";

export const hostileSenders: FaultCase = {
  id: "A26",
  title: "the public port is sent what no HTTP client sends, or too slowly, or nothing",
  run: async (lab, { isShort }) => {
    const busy = { perSecond: 250, seconds: 3 };
    const perSecond = isShort ? 25 : 50;
    const sluice = await lab.startSluice({ perSecond: busy.perSecond });
    const { relay, receiver, tiktok, urls } = sluice;
    const port = Number(new URL(urls.receiver).port);
    // The first that comes makes any process grow; what counts is what the attack adds to it.
    await tiktok.flow(busy);
    await waitUntil("the busy time to end", tiktok.isAtRest, 60_000);
    relay.pace(perSecond);
    await tiktok.flow({ perSecond, seconds: isShort ? 11 : 24 });
    await tryRequests(lab, sluice);
    await sleep(isShort ? 500 : 10_000);

    const rssMb = [receiver.usage().rssMb];
    const watch = setInterval(() => rssMb.push(receiver.usage().rssMb), 50);
    const lag = monitorEventLoopDelay({ resolution: 10 });
    lag.enable();
    const sinceMs = Date.now();
    lab.did("the attack begins");
    const idle = Array.from({ length: isShort ? 200 : 1_000 }, () => silent);
    const [mismatches, ends, floods] = await Promise.all([
      tryRequests(lab, sluice),
      sendAllSlowly(port, [
        ...slowSenders.flatMap((one) => Array(5).fill(one) as SlowSender[]),
        ...idle,
      ]),
      flood(port, isShort ? 20 : 200),
    ]);
    clearInterval(watch);
    lag.disable();
    const others = relay.latencyMs({ sinceMs });
    lab.did("the attack is over");
    const slowest = Math.max(...ends.map(({ closedAfterMs }) => closedAfterMs));
    // Where the machine is held up, this process is as well, and what it measures with it.
    const ownLagMs = lag.max / 1e6;
    const grownMb = Math.max(...rssMb) - (rssMb[0] ?? 0);
    const concluded = await conclude(lab, sluice, {
      figures: {
        requests: hostileRequests.length,
        mismatches: mismatches.length,
        slowSenders: ends.length,
        slowestCloseMs: slowest,
        floods: floods.answered,
        floodsCut: floods.cut,
        rssGrownMb: grownMb,
        othersP99Ms: Math.round(others.p99),
        ownLagMaxMs: Math.round(ownLagMs),
      },
      problems: [
        ...mismatches.slice(0, 10),
        ...floods.problems,
        ...ends.filter(({ text }) => text.includes(" 200 ")).map(({ name }) => `${name}: 200`),
        ...within("milliseconds until the slowest sender was cut", slowest, cutWithinMs),
        ...within("MB the receiver grew by", grownMb, 20),
        ...within("the others' p99 in ms", others.p99, 250 + ownLagMs),
        ...noExits(sluice),
        ...noUnhandledErrors(sluice),
      ],
    });
    return { ...concluded, problems: [...concluded.problems, ...(await findUnsigned(lab))] };
  },
};

/** All that was signed had an id; the checker has compared those ids with what was sent. */
const findUnsigned = async (lab: Lab): Promise<string[]> => {
  const rows = await lab.db()<{ key: string }[]>`
    select event_key as key from order_events where event_key like 'webhook:%:-:%'`;
  return rows.map(({ key }) => `on record, and nobody signed it: ${key}`);
};

// 10 s, which are looked for once a second.
const cutWithinMs = 12_000;

/** Each request with a good one behind it on the same connection; gives the wrong answers. */
const tryRequests = async (lab: Lab, sluice: RunningSluice): Promise<string[]> => {
  const mismatches: string[] = [];
  for (const request of lab.random().shuffle(hostileRequests))
    mismatches.push(...(await tryRequest(sluice, request)));
  return mismatches;
};

/**
 * The good request is answered as if it were alone, or not at all: any other answer says that the
 * two were not told apart.
 */
const tryRequest = async (
  { relay, urls }: RunningSluice,
  { name, bytes, status, mustClose }: HostileRequest,
): Promise<string[]> => {
  const body = `{"type":9901,"tts_notification_id":"9${(followers += 1)}","shop_id":"7494","data":{}}`;
  const good =
    `POST /webhooks/tiktok HTTP/1.1\r\nHost: receiver\r\nAuthorization: ${signWebhook(body)}\r\n` +
    `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
  const answer = await sendRaw(Number(new URL(urls.receiver).port), [
    Buffer.from(bytes + good, "latin1"),
  ]);
  const statuses = [...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code]) => Number(code));
  const webhook = relayedWebhook(Buffer.from(body), {});
  webhook.state = statuses.includes(200) ? "acked" : "refused";
  relay.webhooks.push(webhook);
  const alone = status === 0 ? "" : String(status);
  const expected = mustClose ? [alone] : [alone, `${status},200`, `${status},503`];
  return expected.includes(statuses.join())
    ? []
    : [`${name}: answered ${statuses.join(", ") || "nothing"}, expected ${expected.join(" or ")}`];
};

let followers = 0;

const head = "POST /webhooks/tiktok HTTP/1.1\r\nHost: receiver\r\n";
const silent: SlowSender = { name: "silence", first: "" };
const slowSenders: SlowSender[] = [
  { name: "half a header", first: `${head}X-A` },
  { name: "a header a second", first: head, drip: "X-A: b\r\n" },
  { name: "a letter of a header a second", first: `${head}X-A: `, drip: "b" },
  { name: "half a body", first: `${head}Content-Length: 100\r\n\r\n{"type":1,` },
  { name: "a byte of the body a second", first: `${head}Content-Length: 100\r\n\r\n`, drip: " " },
  {
    name: "a chunk a second",
    first: `${head}Transfer-Encoding: chunked\r\n\r\n`,
    drip: "1\r\n \r\n",
  },
  // The second request of a connection is held to the same times as the first.
  { name: "half a second request", first: `GET / HTTP/1.1\r\nHost: receiver\r\n\r\n${head}` },
];

/** Opened at a pace at which this process, which also measures, does not stumble itself. */
const sendAllSlowly = async (port: number, senders: SlowSender[]) => {
  const ends = [];
  for (const [index, sender] of senders.entries()) {
    ends.push(sendSlowly(port, sender));
    if (index % 20 === 19) await sleep(20);
  }
  return await Promise.all(ends);
};

/**
 * Bodies far too large, one after the other: none is read to its end. Where a sender's own writing
 * fails first, it never sees the answer.
 */
const flood = async (port: number, times: number) => {
  const statuses: { status: number; expected: number }[] = [];
  for (let round = 0; round < times; round += 1)
    for (const { expected, headers, chunk } of tooLarge) {
      const parts = [`${head}${headers}\r\n\r\n`, ...Array<Buffer>(20).fill(chunk)];
      statuses.push({ status: statusOf(await sendRaw(port, parts)), expected });
      // This process also measures how the others fare.
      await sleep(20);
    }
  const cut = statuses.filter(({ status }) => status === 0);
  const wrong = statuses.filter(({ status, expected }) => status !== 0 && status !== expected);
  return {
    answered: statuses.length - cut.length,
    cut: cut.length,
    problems: wrong.map(
      ({ status, expected }) => `a flood was answered ${status}, expected ${expected}`,
    ),
  };
};

const tooLarge = [
  { expected: 413, headers: "Content-Length: 4000000", chunk: Buffer.alloc(65_536, "x") },
  {
    expected: 413,
    headers: "Transfer-Encoding: chunked",
    chunk: Buffer.from(`8000\r\n${"x".repeat(0x8000)}\r\n`),
  },
  {
    expected: 415,
    headers: "Content-Encoding: gzip\r\nContent-Length: 4000000",
    chunk: Buffer.alloc(65_536, "\x1f\x8b", "latin1"),
  },
];
