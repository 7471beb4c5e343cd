import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** What the ledger knows about the version of an order that TikTok shows. */
export interface Evidence {
  orderId: string;
  /** When its status webhook came; null if it never did. Milliseconds. */
  heardAtMs: number | null;
  /** When the newest snapshot was read, and by whom. */
  readAtMs: number | null;
  readBy: "webhook" | "sync" | "operator" | null;
  isParked: boolean;
  isRefused: boolean;
  hasQuarantined: boolean;
  hasDeadLetter: boolean;
}

/**
 * Gathers the evidence for a page of orders in one statement. A webhook told of a version if it named
 * its time and its status: TikTok's times are whole seconds, so two statuses may share one.
 */
export const gatherEvidence = (
  db: Database,
  shopId: string,
  seen: { orderId: string; updateTimeS: number; status: string }[],
): Promise<Evidence[]> =>
  guarded(
    () => db<Evidence[]>`
      select p."orderId", f."heardAtMs", s."readAtMs", s."readBy",
        coalesce(f."isParked", false) as "isParked", coalesce(f."isRefused", false) as "isRefused",
        coalesce(f."hasQuarantined", false) as "hasQuarantined",
        exists (select from dead_letters d
          where d.tiktok_order_id = p."orderId" and d.status in ('open', 'retrying')) as "hasDeadLetter"
      from jsonb_to_recordset(${JSON.stringify(seen)}::text::jsonb)
        as p("orderId" text, "updateTimeS" bigint, status text)
      left join lateral (
        select
          extract(epoch from min(received_at) filter (
            where is_now and kind = 'hint' and told_status = p.status))::float8 * 1000 as "heardAtMs",
          bool_or(is_now and kind = 'snapshot' and status = 'quarantined') as "isParked",
          bool_or(is_now and status = 'refused') as "isRefused",
          bool_or(status = 'quarantined' and kind <> 'snapshot') as "hasQuarantined"
        from (
          select e.*, extract(epoch from occurred_at)::bigint = p."updateTimeS" as is_now,
            -- The webhook table spells it so; see phaseOfStatus.
            case tiktok_status when 'CANCEL' then 'CANCELLED' else tiktok_status end as told_status
          from order_events e where e.tiktok_order_id = p."orderId") e) f on true
      left join lateral (
        select extract(epoch from received_at)::float8 * 1000 as "readAtMs", source as "readBy"
        from order_events e
        where e.tiktok_order_id = p."orderId" and e.kind = 'snapshot' and e.shop_id = ${shopId}
        order by e.occurred_at desc, e.read_seq desc limit 1) s on true`,
  );

export interface Finding {
  orderId: string;
  tiktokStatus: string;
  updateTimeS: number;
  storedPhase: string | null;
  finding: "missing" | "stale" | "by_hand" | "recovered";
  cause: FindingCause;
}

export type FindingCause =
  | "webhook_never_came"
  | "webhook_late"
  | "read_owed"
  | "quarantined"
  | "refused"
  | "parked"
  | "dead_letter"
  | "moved_by_hand";

/** A page that is walked twice has the same findings: each order has one a run. */
export const saveFindings = (db: Database, runId: number, findings: Finding[]): Promise<void> =>
  guarded(async () => {
    if (findings.length === 0) return;
    await db`
      insert into reconciliation_findings
        (run_id, tiktok_order_id, tiktok_status, update_time, stored_phase, finding, cause)
      select ${runId}, r."orderId", r."tiktokStatus", r."updateTimeS", r."storedPhase", r.finding,
        r.cause
      from jsonb_to_recordset(${JSON.stringify(findings)}::text::jsonb) as r(
        "orderId" text, "tiktokStatus" text, "updateTimeS" bigint, "storedPhase" text,
        finding text, cause text)
      on conflict (run_id, tiktok_order_id) do update set
        tiktok_status = excluded.tiktok_status, update_time = excluded.update_time,
        stored_phase = excluded.stored_phase, finding = excluded.finding, cause = excluded.cause`;
  });

/** How many orders of a reconciliation have which finding. */
export const countFindings = (db: Database, runId: number): Promise<Record<string, number>> =>
  guarded(async () => {
    const rows = await db<{ finding: string; orders: number }[]>`
      select finding, count(*)::int as orders from reconciliation_findings
      where run_id = ${runId} group by finding`;
    return Object.fromEntries(rows.map(({ finding, orders }) => [finding, orders]));
  });
