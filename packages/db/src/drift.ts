import type { Database } from "./connect.ts";
import { guarded } from "./guarded.ts";

/** What TikTok sent that Sluice does not know: never a value, only where it stood. */
export interface CountedDrift {
  kind: "field" | "enum_value" | "event_type";
  path: string;
  name: string;
  seen: number;
}

/**
 * Adds to how often each was seen. The rows go in by key, so that two workers lock in one order.
 * A repeat counts twice: the number says how common a thing is, not how often exactly it came.
 */
export const recordDrift = (db: Database, sightings: CountedDrift[]): Promise<void> =>
  guarded(async () => {
    if (sightings.length === 0) return;
    await db`
      insert into drift_sightings as d (kind, path, name, seen)
      select r.kind, r.path, r.name, sum(r.seen)
      from jsonb_to_recordset(${JSON.stringify(sightings)}::text::jsonb)
        as r(kind text, path text, name text, seen bigint)
      group by r.kind, r.path, r.name
      order by r.kind collate "C", r.path collate "C", r.name collate "C"
      on conflict (kind, path, name)
      do update set seen = d.seen + excluded.seen, last_seen_at = now()`;
  });
