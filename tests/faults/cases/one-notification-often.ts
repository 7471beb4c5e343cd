import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast, noExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { holdWebhooks, type HeldWebhook } from "../lab/hold-webhooks.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";

const copiesAtOnce = 50;
const copiesLater = 5;
const copies = copiesAtOnce + copiesLater;

export const oneNotificationOften: FaultCase = {
  id: "A14",
  title: "one notification comes fifty times at once, and again once it is done",
  run: async (lab, { isShort }) => {
    const orders = isShort ? 3 : 40;
    const hold = await holdWebhooks();
    try {
      const sluice = await lab.startSluice({
        workers: 2,
        timeScale: 4_000,
        env: { simulator: { SIMULATOR_WEBHOOK_URL: hold.url } },
      });
      await sluice.tiktok.play("happy-path", { orders, perSecond: 50 });
      // Each order's last notification, and nothing else of it: one fact, one step of its history.
      const notifications = await waitUntil("every order's last notification", () => {
        const delivered = hold.held.filter(({ status }) => status === "DELIVERED");
        return delivered.length === orders && delivered;
      });
      for (const one of notifications) await sendOften(lab, sluice, one);
      const { 200: answered = 0, ...others } = sluice.relay.countsByOutcome();
      const concluded = await conclude(lab, sluice, { problems: noExits(sluice) });
      const { duplicates, ...rows } = await countRows(lab);
      return {
        ...concluded,
        figures: { notifications: notifications.length, ...rows, duplicates, ...concluded.figures },
        problems: [
          ...concluded.problems,
          ...exactly("notifications", notifications.length, orders),
          ...exactly("answers 200", answered, orders * copies),
          ...exactly("other answers", Object.keys(others).length, 0),
          ...exactly("event rows", rows.events, orders),
          ...exactly("effects", rows.effects, orders),
          ...exactly("orders with an effect", rows.affected, orders),
          // "At least": a crash in the middle may count a repeat twice.
          ...atLeast("fewest repeats counted of a notification", duplicates, copies - 1),
        ],
      };
    } finally {
      hold.close();
    }
  },
};

const sendOften = async (lab: Lab, { relay }: RunningSluice, one: HeldWebhook) => {
  const send = (times: number) =>
    Promise.all(Array.from({ length: times }, () => relay.send(one.body, one.headers)));
  await send(copiesAtOnce);
  await waitUntil("the notification's effect", async () => {
    const [row] = await lab.db()`
      select 1 from order_events
      where tiktok_order_id = ${one.orderId} and kind = 'hint' and status = 'applied'`;
    return row !== undefined;
  });
  await send(copiesLater);
};

const countRows = async (lab: Lab) => {
  const [counts] = await lab.db()<
    { events: number; effects: number; affected: number; duplicates: number }[]
  >`
    select (select count(*)::int from order_events where event_key like 'webhook:%') as events,
           (select count(*)::int from order_transitions) as effects,
           (select count(distinct order_id)::int from order_transitions) as affected,
           (select min(duplicates) from order_events where event_key like 'webhook:%') as duplicates`;
  if (!counts) throw new Error("Postgres counted nothing.");
  return counts;
};

const exactly = (what: string, found: number, expected: number): string[] => [
  ...within(what, found, expected),
  ...atLeast(what, found, expected),
];
