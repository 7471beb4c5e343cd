import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { noExits } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { postRaw } from "../lab/post-raw.ts";
import { readKeptBodies } from "../lab/read-kept-bodies.ts";
import { signatureVariants, signingApp, type SignatureVariant } from "./signature-variants.ts";

export const signatures: FaultCase = {
  id: "A25",
  title: "webhooks come signed well, badly, nearly, twice, and again after a month",
  run: async (lab, { isShort }) => {
    const sluice = await lab.startSluice({ timeScale: 4_000, env: { all: settings } });
    const { tiktok, relay, receiver } = sluice;
    await tiktok.play("happy-path", { orders: 2, perSecond: 10 });
    await waitUntil("TikTok to come to rest", tiktok.isAtRest);
    await waitUntil("the orders to be delivered", async () => (await countDelivered(lab)) === 2);
    const captured = relay.acked();
    const before = await readHistory(lab);

    const variants = signatureVariants();
    const mismatches: string[] = [];
    const rounds = isShort ? 1 : 5;
    for (let round = 0; round < rounds; round += 1) {
      for (const variant of lab.random().shuffle(variants))
        mismatches.push(...(await tryVariant(sluice, variant)));
      // Signed as they are, they are genuine forever: only what they say can no longer matter.
      for (const { body, headers } of lab.random().shuffle(captured))
        mismatches.push(...(await tryVariant(sluice, replayOf(body, headers))));
    }
    const concluded = await conclude(lab, sluice, { problems: noExits(sluice) });
    const refused = variants.filter(({ status }) => status === 401).length * rounds;
    const counted = await receiver.metric({
      name: "sluice_webhooks_total",
      labels: { status: "401" },
    });
    const kept = await compareKept(lab, [
      ...captured.map(({ body }) => body),
      ...variants.flatMap(({ status, body }) => (status === 200 ? [body] : [])),
    ]);
    const history = await readHistory(lab);
    return {
      ...concluded,
      figures: {
        variants: variants.length,
        replays: captured.length * rounds,
        mismatches: mismatches.length,
        ...concluded.figures,
      },
      problems: [
        ...concluded.problems,
        ...mismatches.slice(0, 10),
        ...kept,
        ...(counted === refused ? [] : [`${counted} refusals were counted, not ${refused}`]),
        ...(history === before ? [] : [`the replays wrote history: ${history}, before ${before}`]),
      ],
    };
  },
};

const settings = {
  ENCRYPTION_KEY: Buffer.alloc(32, 25).toString("base64"),
  TIKTOK_APP_KEY: signingApp.key,
  TIKTOK_APP_SECRET: signingApp.secret,
  TIKTOK_APP_SECRET_PREVIOUS: signingApp.previousSecret,
};

const tryVariant = async (sluice: RunningSluice, variant: SignatureVariant): Promise<string[]> => {
  const answer = await postRaw(sluice, variant);
  return answer.status === variant.status && answer.body === ""
    ? []
    : [`${variant.name}: ${answer.status} ${answer.body}, expected ${variant.status}, empty`];
};

const replayOf = (body: Buffer, headers: Record<string, string>): SignatureVariant => ({
  name: "a captured webhook",
  headers: [`Authorization: ${headers["authorization"] ?? ""}`],
  body,
  status: 200,
});

const countDelivered = async (lab: Lab): Promise<number> => {
  const rows = await lab.db()`select 1 from orders where phase = 'delivered'`;
  return rows.length;
};

/** Every step of every order, in one text. */
const readHistory = async (lab: Lab): Promise<string> => {
  const rows = await lab.db()`select id, event_id, to_phase from order_transitions order by id`;
  return JSON.stringify(rows);
};

/** Exactly the signed bodies are on record, byte for byte, each once; Redis, at rest, holds none. */
const compareKept = async (lab: Lab, signed: Buffer[]): Promise<string[]> => {
  const expected = signed.map((body) => body.toString("latin1"));
  const found = (await readKeptBodies(lab.db(), settings)).map(({ bytes }) =>
    bytes.toString("latin1"),
  );
  return [
    ...expected.filter((body) => !found.includes(body)).map((body) => `not on record: ${body}`),
    ...found.filter((body) => !expected.includes(body)).map((body) => `not signed, kept: ${body}`),
    ...(found.length === expected.length ? [] : [`${found.length} webhooks are on record`]),
  ];
};
