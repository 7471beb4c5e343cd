import { z } from "zod";

/** An event under way: how often it failed in this stage, and since when. */
export interface Carried<Event> {
  event: Event;
  attempts: number;
  firstFailedAtMs?: number;
}

export const fresh = <Event>(event: Event): Carried<Event> => ({ event, attempts: 0 });

/** What a job holds. Events are parsed one by one, so that a bad one cannot cost its fellows. */
export const JobData = z.object({
  version: z.literal(1),
  events: z.array(
    z.object({
      event: z.unknown(),
      attempts: z.number().int(),
      firstFailedAtMs: z.number().int().optional(),
    }),
  ),
});
export type JobData = z.infer<typeof JobData>;
