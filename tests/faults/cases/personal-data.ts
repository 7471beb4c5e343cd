import { waitUntil } from "../../support/wait-until.ts";
import { askApi } from "../lab/ask-api.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { readApiSurfaces } from "../lab/read-api-surfaces.ts";
import { readBuyers } from "../lab/read-buyers.ts";
import { readSurfaces } from "../lab/read-surfaces.ts";

export const personalData: FaultCase = {
  id: "P1",
  title: "no buyer's data and no secret stands in clear anywhere, also when things go wrong",
  run: async (lab, { isShort }) => {
    const orders = isShort ? 40 : 300;
    const sluice = await lab.startSluice({
      timeScale: 150,
      env: { worker: { JOB_BACKOFF_MS: "200" } },
    });
    const { relay, tiktok } = sluice;
    await tiktok.play("happy-path", { orders, perSecond: orders / 2 });
    await sendCanaries(sluice);
    // Orders pass this status in the middle of their way, so they end well all the same.
    const refusal = { table: "orders", check: noneIsCollected };
    await lab.nemesis.refuseRows(lab.db(), refusal, () =>
      waitUntil("Postgres to refuse some events", async () => (await deadLetters(lab)) > 3),
    );
    await tiktok.turnFaults({ serverError: 0.5, throttle: 0.3 });
    lab.did("TikTok answers with errors that are no JSON");
    await lab.nemesis.fillRedis(700);
    await tiktok.turnFaults({ serverError: 0, throttle: 0 });
    await sleep(500);

    const concluded = await conclude(lab, sluice, {});
    const orderIds = [...new Set(relay.webhooks.flatMap((webhook) => webhook.orderIds))];
    const buyers = await readBuyers(sluice.urls.simulator, orderIds);
    const revealed = await revealEach(sluice, orderIds.slice(0, 5));
    const surfaces = new Map([
      ...(await readApiSurfaces(lab, sluice)),
      ...(await readSurfaces(lab, sluice)),
    ]);
    const hits = findHits(surfaces, [...buyers, ...ours(sluice)]);
    // What may stand there in clear must be found, or nothing was looked into.
    const blind = [
      "Redis' file",
      "table orders",
      "table order_events",
      "table audit_log",
      "GET /orders",
      "GET /orders/:id",
      "GET /orders/:id/timeline",
    ].filter((where) => !orderIds.some((orderId) => surfaces.get(where)?.includes(orderId)));
    return {
      counters: concluded.counters,
      figures: {
        ...concluded.figures,
        canaries: buyers.length,
        deadLetters: await deadLetters(lab),
        ...Object.fromEntries([...hits].map(([where, whats]) => [`hits ${where}`, whats.length])),
      },
      problems: [
        ...concluded.problems,
        ...[...hits].flatMap(([where, whats]) =>
          whats.length === 0 ? [] : [`${where} holds in clear: ${[...new Set(whats)].join(", ")}`],
        ),
        ...buyersNotRevealed(revealed, buyers),
        ...blind.map((where) => `${where} was not read: it does not even hold an order's id`),
        ...atLeast("personal values that were looked for", buyers.length, orders * 4),
      ],
    };
  },
};

const deadLetters = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`select count(*)::int as n from dead_letters`;
  return row?.n ?? 0;
};

/** What an operator may have shown: the one way in which a buyer leaves the seal. */
const revealEach = (sluice: RunningSluice, orderIds: string[]): Promise<string[]> =>
  Promise.all(
    orderIds.map(async (orderId) => {
      const asked = { fields: ["recipientName", "phone", "address", "email"], reason: "a test" };
      return JSON.stringify(await askApi(sluice, "POST", `/orders/${orderId}/reveal`, asked));
    }),
  );

const buyersNotRevealed = (revealed: string[], buyers: Canary[]): string[] =>
  revealed.some((one) =>
    buyers.some(({ value }) => typeof value === "string" && one.includes(value)),
  )
    ? []
    : ["no reveal showed a buyer, so what was looked for may not be what is sealed"];

const noneIsCollected = "order_data->>'status' is distinct from 'AWAITING_COLLECTION'";

const canary = {
  name: "Zebulon Quixwhistle",
  phone: "(+1)202-555-0143",
  address: "77 Canary Wharfside Mews",
};

/** Bodies that carry a person: of a type for chats, of no type, not to be read, and not signed. */
const sendCanaries = async ({ relay }: RunningSluice) => {
  const told = { content: `${canary.name}, ${canary.phone}, ${canary.address}` };
  const message = { tts_notification_id: "7000000000000000001", shop_id: "1", data: told };
  await relay.send(JSON.stringify({ type: 14, ...message }));
  await relay.send(JSON.stringify({ ...message, tts_notification_id: "7000000000000000002" }));
  await relay.send(`{"type":1,"data":{"order_id":"${told.content}`);
  await relay.send(JSON.stringify({ type: 14, ...message }), { authorization: "0".repeat(64) });
};

interface Canary {
  what: string;
  value: string | RegExp;
}

const ours = ({ apiToken }: RunningSluice): Canary[] => [
  ...Object.entries(canary).map(([what, value]) => ({ what: `${what} of a webhook`, value })),
  { what: "the app's secret", value: "faultssecret" },
  { what: "the api's token", value: apiToken },
  // A cipher begins alike and is shorter; it is of no use without a token.
  { what: "a token of TikTok's", value: /ROW_[\w-]{44,}/ },
];

/** What each surface holds of what it should not. */
const findHits = (surfaces: Map<string, string>, canaries: Canary[]): Map<string, string[]> =>
  new Map(
    [...surfaces].map(([where, text]) => [
      where,
      canaries
        .filter(({ value }) =>
          typeof value === "string" ? text.includes(value) : value.test(text),
        )
        .map(({ what }) => what),
    ]),
  );
