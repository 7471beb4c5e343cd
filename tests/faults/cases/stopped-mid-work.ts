import { connect } from "node:net";
import { queueName } from "@sluice/queues";
import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { countStalls } from "../lab/count-stalls.ts";
import { endProcess } from "../lab/end-process.ts";
import { noUnaskedExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sendHalf } from "../lab/half-request.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";

export const stoppedMidWork: FaultCase = {
  id: "A03",
  title: "worker and receiver are told to stop in the middle of jobs and of requests",
  run: async (lab, { isShort }) => {
    const jobMs = isShort ? 1_000 : 3_000;
    const sluice = await lab.startSluice({
      env: { all: { SHUTDOWN_GRACE_MS: String(graceMs) } },
    });
    const stalls = await countStalls(lab.redis.url);
    await sluice.tiktok.turnFaults({ delayMs: jobMs });
    await sluice.tiktok.flow({ perSecond: 25, seconds: isShort ? 3 : 10 });

    const worker = await stopWorker(lab, sluice, jobMs);
    const receiver = await stopReceiver(lab, sluice);
    await sluice.tiktok.turnFaults({ delayMs: 0 });

    const concluded = await conclude(lab, sluice, { restWithinMs: 60_000 });
    await stalls.close();
    return {
      ...concluded,
      figures: {
        ...concluded.figures,
        ...worker.figures,
        ...receiver.figures,
        stalls: stalls.count(),
      },
      problems: [
        ...concluded.problems,
        ...worker.problems,
        ...receiver.problems,
        ...within("stalled jobs", stalls.count(), 0),
        ...noUnaskedExits(sluice),
      ],
    };
  },
};

const graceMs = 10_000;

const stopWorker = async (lab: Lab, { workers: [worker] }: RunningSluice, jobMs: number) => {
  if (!worker) throw new Error("There is no worker.");
  const key = (state: string) => `bull:${queueName("normalize")}:${state}`;
  const active = async () =>
    (await lab.redis.command("LRANGE", key("active"), "0", "-1")) as string[];
  await waitUntil("jobs at work", async () => (await active()).length > 0);
  await sleep(jobMs / 2);
  const atWork = await active();
  lab.did(`worker told to stop with ${atWork.length} jobs at work`);
  const { ms, code, signal } = await endProcess(worker, graceMs + 5_000);
  const left = await active();
  const completed = (await lab.redis.command("ZRANGE", key("completed"), "0", "-1")) as string[];
  const unfinished = atWork.filter((id) => !completed.includes(id));
  return {
    figures: { jobsAtWork: atWork.length, workerExitMs: ms },
    problems: [
      ...within("milliseconds until the worker ended", ms, graceMs),
      ...(code === 0 ? [] : [`the worker ended with ${signal ?? `exit code ${code}`}, not 0`]),
      ...(atWork.length === 0 ? ["no job was at work when the worker was told to stop"] : []),
      ...within("jobs that were at work and were not finished", unfinished.length, 0),
      ...within("jobs still marked as at work", left.length, 0),
    ],
  };
};

const stopReceiver = async (lab: Lab, { receiver, relay, urls }: RunningSluice) => {
  // The same bytes again: whatever becomes of them, nothing is stored that nobody sent.
  const bodies = relay.acked().slice(0, 5);
  const halves = await Promise.all(bodies.map(({ body }) => sendHalf(urls.receiver, body)));
  await sleep(100);
  const ending = endProcess(receiver, graceMs + 5_000);
  lab.did(`receiver told to stop in the middle of ${halves.length} requests`);

  let refusedWhileReady = 0;
  const listening = async () => {
    // The listener first: were the health read before, it might have changed by then.
    const isOpen = await isListening(urls.receiver);
    const { status } = await receiver.readyz();
    if (!isOpen && status === 200) refusedWhileReady += 1;
    return { isOpen, status };
  };
  const closed = await waitUntil("the listener to close", async () => {
    const seen = await listening();
    return seen.isOpen ? false : seen;
  });
  // A sender may take its time.
  await sleep(500);
  const statuses = await Promise.all(halves.map(({ finish }) => finish()));
  const { ms, code, signal } = await ending;
  const others = statuses.filter((status) => status !== 200);
  return {
    figures: { requestsHalfway: halves.length, receiverExitMs: ms },
    problems: [
      ...within("milliseconds until the receiver ended", ms, graceMs),
      ...(code === 0 ? [] : [`the receiver ended with ${signal ?? `exit code ${code}`}, not 0`]),
      ...(halves.length === 0 ? ["no request was under way"] : []),
      ...others.map((status) => `a request under way was answered ${status}, expected 200`),
      ...within("refused connections while /readyz said 200", refusedWhileReady, 0),
      ...(closed.status === 503
        ? []
        : [`/readyz answered ${closed.status} with the listener closed, expected 503`]),
    ],
  };
};

const isListening = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
