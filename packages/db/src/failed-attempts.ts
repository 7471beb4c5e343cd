import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** One try of an event that failed. The error is scrubbed. */
export interface FailedAttempt {
  stage: string;
  eventKey: string;
  orderId: string | null;
  /** 1 for the first try. */
  attempt: number;
  firstFailedAtMs: number;
  error: string;
}

/** Records failed tries, each once: the first failure and the attempt name it. */
export const recordFailedAttempts = (db: Database, attempts: FailedAttempt[]): Promise<void> =>
  guarded(async () => {
    await db`
      insert into failed_attempts
        (stage, event_key, tiktok_order_id, first_failed_at, attempt, error)
      select r.stage, r."eventKey", r."orderId", to_timestamp(r."firstFailedAtMs" / 1000.0),
             r.attempt, r.error
      from jsonb_to_recordset(${JSON.stringify(attempts)}::text::jsonb) as r(
        stage text, "eventKey" text, "orderId" text, attempt int, "firstFailedAtMs" bigint,
        error text)
      order by r.stage, r."eventKey" collate "C", r.attempt
      on conflict do nothing`;
  });
