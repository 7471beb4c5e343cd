/** A dial of the simulator, in people's words. A share runs from 0 to 1. */
export interface Dial {
  name: string;
  word: string;
  hint: string;
  /** Of the slider, in the dial's own unit. */
  max: number;
  step: number;
  show: (value: number) => string;
}

const share = (name: string, word: string, hint: string): Dial => ({
  name,
  word,
  hint,
  max: 1,
  step: 0.05,
  show: (value) => `${Math.round(value * 100)} %`,
});

const milliseconds = (name: string, word: string, hint: string, max: number): Dial => ({
  name,
  word,
  hint,
  max,
  step: 100,
  show: (value) => `${value} ms`,
});

/** Those that show the most; the others are turned over the simulator's own control API. */
export const dials: Dial[] = [
  share("drop", "Webhooks dropped", "Sync finds what they would have told."),
  share("duplicate", "Webhooks sent twice", "The second one counts and changes nothing."),
  share("reorder", "Webhooks out of order", "Orders end up where TikTok has them all the same."),
  milliseconds(
    "delayWebhooksMs",
    "Webhooks held back",
    "The time to state is from their arrival.",
    10_000,
  ),
  share("throttle", "Calls throttled", "Answered 429: Sluice slows down and burns no attempt."),
  share("serverError", "Calls failing", "Answered 503: the breaker opens, orders move on hints."),
  share("hang", "Calls never answered", "Each is given up after 10 s."),
  milliseconds("delayMs", "Answers held back", "Reads take longer; webhooks do not wait.", 5_000),
  share("unknownTypes", "Unknown webhooks beside", "Kept as they came, counted as drift."),
  share(
    "unknownStatus",
    "Orders in an unknown status",
    "Only the fact is parked, and its order waits.",
  ),
];
