import { z } from "zod";

/** An event under way: how often it failed in this stage, since when, and with what at last. */
export interface Carried<Event> {
  event: Event;
  attempts: number;
  firstFailedAtMs?: number;
  lastFailedAtMs?: number;
  /** Free of values, as every error that is stored. */
  lastError?: string;
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
      lastFailedAtMs: z.number().int().optional(),
      lastError: z.string().optional(),
    }),
  ),
});
export type JobData = z.infer<typeof JobData>;
