import { z } from "zod";

/** What goes wrong at the simulator, by dial: a share from 0 to 1, a number, a word or a switch. */
export const SimulatorFaults = z.record(z.string(), z.unknown());
export type SimulatorFaults = z.infer<typeof SimulatorFaults>;

/** What can be played where TikTok is the simulator; nothing where it is TikTok itself. */
export const SimulatorStanding = z.object({
  isThere: z.boolean(),
  scenarios: z.array(
    z.object({
      name: z.string(),
      /** What it plays, in a line. */
      about: z.string(),
      orders: z.number().int(),
      perSecond: z.number(),
    }),
  ),
  faults: SimulatorFaults,
  /** Counts since it was started. */
  webhooks: z.record(z.string(), z.number()),
});
export type SimulatorStanding = z.infer<typeof SimulatorStanding>;

/** The dials that are named are set, the others stay; `reset` takes all back first. */
export const TurnFaults = z.strictObject({
  dials: SimulatorFaults,
  reset: z.boolean().default(false),
});
export type TurnFaults = z.infer<typeof TurnFaults>;

export const PlayScenario = z.strictObject({
  name: z.string().regex(/^[a-z-]{1,64}$/, "a scenario's name"),
  orders: z.number().int().min(1).max(1_000_000).optional(),
  perSecond: z.number().positive().max(100_000).optional(),
});
export type PlayScenario = z.infer<typeof PlayScenario>;

export const PlayedScenario = z.object({ scenario: z.string(), orders: z.number().int() });
export type PlayedScenario = z.infer<typeof PlayedScenario>;
