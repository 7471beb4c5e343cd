import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll } from "cockatiel";
import {
  batchEventsMax,
  createEnqueuer,
  createGroupCommit,
  type Carried,
  type RawWebhook,
} from "@sluice/queues";

export interface WebhookStoreDeps {
  /** Rejects within 400 ms if Redis has not confirmed the job. */
  addJob: (events: Carried<RawWebhook>[]) => Promise<void>;
  /** Rejects within `spillLimitMs` if Postgres has not committed them. */
  spill: (events: RawWebhook[]) => Promise<void>;
  onBatch: (events: number) => void;
  onStored: (where: "redis" | "postgres") => void;
  /** Once when Redis is given up for a while, and once when it takes jobs again. */
  onSpilling: (isSpilling: boolean) => void;
}

export interface WebhookStore {
  /** Resolves when the event is durable in Redis, or else in Postgres; rejects if neither has it. */
  store: (event: RawWebhook) => Promise<void>;
  /**
   * Redis has just refused a job. Where no webhook comes that is forgotten, because a receiver that
   * is not ready may get none, and only a webhook can find out that Redis is back.
   */
  isSpilling: () => boolean;
}

/**
 * Where webhooks are kept: in their queue, or in Postgres while Redis is away, from where a sweep puts
 * them into the queue. A breaker spares those that come after a time-out the wait for the next one.
 */
export const createWebhookStore = (deps: WebhookStoreDeps): WebhookStore => {
  const redis = createBreaker(2);
  let isTold = false;
  const tell = (isSpilling: boolean) => {
    if (isTold !== isSpilling) deps.onSpilling(isSpilling);
    isTold = isSpilling;
  };
  redis.onBreak(() => tell(true));
  redis.onReset(() => tell(false));
  let failedAtMs = 0;
  redis.onFailure(() => (failedAtMs = Date.now()));
  const postgres = createBreaker(5);

  const enqueuer = createEnqueuer<"normalize", RawWebhook>(
    "normalize",
    (events) => redis.execute(() => deps.addJob(events)),
    deps.onBatch,
  );
  const spill = createGroupCommit<RawWebhook, void>({
    run: async (events) => {
      await postgres.execute(() => deps.spill(events));
      return events.map(() => undefined);
    },
    sizeOf: ({ body }) => body.bytes.length,
    itemsMax: batchEventsMax,
    bytesMax: 4 * 1024 * 1024,
    inFlightMax: 2,
    failsWithWaiting: true,
  });

  return {
    store: async (event) => {
      try {
        await enqueuer.add([event]);
        deps.onStored("redis");
      } catch {
        await spill([event]);
        deps.onStored("postgres");
      }
    },
    isSpilling: () =>
      redis.state !== CircuitState.Closed && Date.now() - failedAtMs < knownToFailMs,
  };
};

export const spillLimitMs = 400;
const knownToFailMs = 2_000;

/**
 * Opens at so many failures in a row, then lets one call through every half second. Postgres is the
 * last resort, and slowest just when everything turns to it, so it has more of them.
 */
const createBreaker = (failures: number) =>
  circuitBreaker(handleAll, { halfOpenAfter: 500, breaker: new ConsecutiveBreaker(failures) });
