import { z } from "zod";

const Share = z.number().min(0).max(1);

/** The dials: how much of what goes wrong. Shares run from 0 (never) to 1 (always). */
export const Faults = z.strictObject({
  /** Webhooks sent a second time with the same notification id, at once or later. */
  duplicate: Share,
  /** Webhooks held back long enough for an order's next ones to overtake them. */
  reorder: Share,
  /** Webhooks never sent. */
  drop: Share,
  /** Webhooks without `tts_notification_id`, as in TikTok's shape of 2022. */
  omitNotificationId: Share,
  /** API calls answered 429 with code 36009002. */
  throttle: Share,
  /** API calls answered 503 with a body that is not JSON. */
  serverError: Share,
  /** Added to the answer of every API call. */
  delayMs: z.number().int().min(0).max(60_000),
  // TikTok's webhook page says CANCEL, its API CANCELLED; no captured delivery settles it.
  cancelSpelling: z.enum(["CANCEL", "CANCELLED"]),
});
export type Faults = z.infer<typeof Faults>;

const noFaults: Faults = {
  duplicate: 0,
  reorder: 0,
  drop: 0,
  omitNotificationId: 0,
  throttle: 0,
  serverError: 0,
  delayMs: 0,
  cancelSpelling: "CANCEL",
};

export type FaultDials = ReturnType<typeof createFaultDials>;

export const createFaultDials = () => {
  let faults = noFaults;
  return {
    read: (): Faults => faults,
    /** `undefined` leaves a dial where it is. */
    turn: (changes: { [Dial in keyof Faults]?: Faults[Dial] | undefined }): Faults => {
      const set = Object.entries(changes).filter(([, value]) => value !== undefined);
      faults = { ...faults, ...Object.fromEntries(set) };
      return faults;
    },
  };
};
