import { z } from "zod";
import { Time } from "./time.ts";

/** What TikTok sent that Sluice does not know. Never a value, only where it stood. */
const DriftEntry = z.object({
  kind: z.enum(["field", "enum_value", "event_type"]),
  path: z.string(),
  /** The word or number that is not known; empty for a field. */
  name: z.string(),
  seen: z.number().int(),
  firstSeenAt: Time,
  lastSeenAt: Time,
});

/** What was first seen last comes first, 1,000 at most. */
export const DriftList = z.object({ sightings: z.array(DriftEntry) });
export type DriftList = z.infer<typeof DriftList>;
