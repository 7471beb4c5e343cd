import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

export interface SpilledWebhook {
  id: string;
  /** The raw event as JSON, as the receiver would have enqueued it. */
  event: string;
}

/** Keeps webhooks that could not be enqueued. One that is spilled twice is two webhooks, as at TikTok. */
export const spillWebhooks = (db: Database, events: string[], timeLimitMs: number): Promise<void> =>
  guarded(async () => {
    await db`insert into spilled_webhooks (event) select unnest(${events}::text[])`;
  }, timeLimitMs);

/** The oldest ones after `afterId`, in their order. */
export const spilledWebhooks = (
  db: Database,
  afterId: string,
  max: number,
): Promise<SpilledWebhook[]> =>
  guarded(
    () => db<SpilledWebhook[]>`
      select id::text, event from spilled_webhooks where id > ${afterId}::bigint
      order by spilled_webhooks.id limit ${max}`,
  );

/** Only after Redis has confirmed their jobs. */
export const forgetSpilledWebhooks = (db: Database, ids: string[]): Promise<void> =>
  guarded(async () => {
    await db`delete from spilled_webhooks where id = any(${ids}::bigint[])`;
  });
