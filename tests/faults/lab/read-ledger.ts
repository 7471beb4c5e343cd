import type postgres from "postgres";
import type { HistoryLine } from "./history-faults.ts";

export type Ledger = Awaited<ReturnType<typeof readLedger>>;

/** What Postgres holds, in the few columns that the published contract names. */
export const readLedger = async (db: postgres.Sql) => {
  const [facts, steps, orders, letters, [left]] = await Promise.all([
    db<{ shop: string; notification: string; status: string; orderId: string | null }[]>`
      select split_part(event_key, ':', 2) as shop, split_part(event_key, ':', 3) as notification,
             status, tiktok_order_id as "orderId"
      from order_events where event_key like 'webhook:%'`,
    db<HistoryLine[]>`
      select t.event_id::text as "eventId", o.tiktok_order_id as "orderId",
             t.from_phase as "from", t.to_phase as "to", t.outcome, t.actor
      from order_transitions t join orders o on o.id = t.order_id order by t.id`,
    db<{ id: string; phase: string }[]>`select tiktok_order_id as id, phase from orders`,
    db<{ stage: string; eventKey: string; status: string }[]>`
      select stage, event_key as "eventKey", status from dead_letters`,
    db<{ pending: number; spilled: number }[]>`
      select (select count(*)::int from order_events where status = 'pending') as pending,
             (select count(*)::int from spilled_webhooks) as spilled`,
  ]);
  const open = letters.filter(({ status }) => status === "open");
  const openLetters = new Map<string, number>();
  for (const { stage } of open) openLetters.set(stage, (openLetters.get(stage) ?? 0) + 1);
  const keysOf = (stage: string) =>
    letters.filter((letter) => letter.stage === stage).map(({ eventKey }) => eventKey);
  return {
    facts,
    steps,
    phases: new Map(orders.map(({ id, phase }) => [id, phase])),
    pending: left?.pending ?? 0,
    spilled: left?.spilled ?? 0,
    openLetters,
    dead: {
      normalize: open.filter(({ stage }) => stage === "normalize").length,
      /** `<shop>:<notification id>` */
      persist: new Set(keysOf("persist").map((key) => key.split(":").slice(1, 3).join(":"))),
      /** Order ids. */
      advance: new Set(keysOf("advance")),
    },
  };
};
