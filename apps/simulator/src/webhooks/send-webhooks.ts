import type { Log } from "@sluice/runtime";
import { createDueQueue } from "../due-queue.ts";
import type { FaultDials } from "../faults.ts";
import type { Random } from "../seeded-random.ts";
import { signWebhook } from "../sign-webhook.ts";
import type { Stats } from "../stats.ts";
import type { Posters } from "./choose-poster.ts";
import { createDroppedWebhooks } from "./dropped-webhooks.ts";
import { socketsMax, type PostOutcome } from "./post-webhook.ts";
import { unknownEventBeside, webhookTypes, type WebhookEvent } from "./webhook-event.ts";

interface Delivery {
  event: WebhookEvent;
  notificationId: string | undefined;
  failures: number;
}

interface Sending {
  appKey: string;
  appSecret: string;
  timeScale: number;
  posters: Posters;
  faults: FaultDials;
  faultRandom: Random;
  stats: Stats;
  now: () => number;
  log: Log;
}

/** TikTok's waits after the first, second, third and fourth failure; then it gives up. */
const retryWaitSeconds = [2 * 60, 30 * 60, 3 * 3600, 12 * 3600];

// As long as the gap between two steps of an order and longer, so that the next one overtakes.
const heldBackSeconds = { from: 60, to: 240 };

export type WebhookSender = ReturnType<typeof createWebhookSender>;

export const createWebhookSender = (sending: Sending) => {
  const { appKey, appSecret, timeScale, posters, faults, faultRandom, stats, now, log } = sending;
  const dropped = createDroppedWebhooks();
  const nextNotificationId = notificationIds(Math.floor(now() / 1000));

  const deliver = async (delivery: Delivery) => {
    const poster = posters.choose(delivery.event);
    if (!poster) return;
    stats.countWebhook("sent");
    const body = Buffer.from(JSON.stringify(envelope(delivery, Math.floor(now() / 1000))));
    settle(delivery, await poster.post(body, signWebhook({ appKey, appSecret, body })));
  };

  const settle = (delivery: Delivery, outcome: PostOutcome) => {
    const { event, notificationId, failures } = delivery;
    const line = { type: event.type, notificationId, attempt: failures + 1, ...outcome };
    const status = "status" in outcome ? outcome.status : 0;
    // Only 200 is named as an answer that takes a webhook; 202, 204 and other 2xx fail like a 500.
    if (status === 200) {
      stats.countWebhook("delivered");
      return log.debug(line, "webhook delivered");
    }
    const { retryAfter401, repeatNotificationId } = faults.read({ shopId: event.shopId });
    // That a 401 ends a webhook is the likely reading: TikTok accepts it as an answer.
    if (status === 401 && !retryAfter401) {
      stats.countWebhook("refused");
      return log.warn(line, "webhook refused");
    }
    const waitSeconds = retryWaitSeconds[failures];
    if (waitSeconds === undefined) {
      stats.countWebhook("givenUp");
      return log.warn(line, "webhook given up");
    }
    stats.countWebhook("retried");
    queue.add(now() + scaledMs(waitSeconds), {
      event,
      notificationId:
        notificationId === undefined || repeatNotificationId
          ? notificationId
          : nextNotificationId(),
      failures: failures + 1,
    });
    return log.debug(line, "webhook will be sent again");
  };

  const scaledMs = (seconds: number) => (seconds * 1000) / timeScale;
  const heldBackMs = () => scaledMs(faultRandom.int(heldBackSeconds.from, heldBackSeconds.to));

  const queue = createDueQueue<Delivery>({ now, inFlightMax: socketsMax, run: deliver });

  return {
    /** Sends an event as TikTok would, with whatever the fault dials make of it. */
    announce: (event: WebhookEvent): void => {
      if (!posters.choose(event)) return;
      const dials = faults.read({ shopId: event.shopId });
      const notificationId = nextNotificationId();
      if (faultRandom.chance(dials.drop)) {
        dropped.add(event, notificationId);
        return stats.countWebhook("dropped");
      }
      const delivery: Delivery = {
        event: spelled(event, dials.cancelSpelling),
        notificationId: faultRandom.chance(dials.omitNotificationId) ? undefined : notificationId,
        failures: 0,
      };
      const dueMs = now() + dials.delayWebhooksMs;
      queue.add(dueMs + (faultRandom.chance(dials.reorder) ? heldBackMs() : 0), delivery);
      if (faultRandom.chance(dials.duplicate)) {
        stats.countWebhook("duplicated");
        queue.add(dueMs + (faultRandom.chance(0.5) ? 0 : heldBackMs()), delivery);
      }
      if (faultRandom.chance(dials.unknownTypes)) {
        const unknown = unknownEventBeside(event, Math.floor(now() / 1000));
        queue.add(dueMs, { event: unknown, notificationId: nextNotificationId(), failures: 0 });
      }
    },
    /** Sends any body once, well or badly signed, past dials and retries. */
    sendOnce: (body: Buffer, signature: "good" | "bad"): Promise<PostOutcome> => {
      const good = signWebhook({ appKey, appSecret, body });
      return posters.default.post(
        body,
        signature === "good" ? good : signWebhook({ appKey, appSecret: good, body }),
      );
    },
    dropped: dropped.page,
    counts: () => ({ waiting: queue.waiting(), inFlight: queue.inFlight() }),
    close: (): void => {
      queue.close();
      posters.close();
    },
  };
};

// The push time is that of each attempt, as its name says; whether TikTok's retries repeat the first
// one's is not documented.
const envelope = ({ event, notificationId }: Delivery, nowSeconds: number) => ({
  type: event.type,
  ...(notificationId !== undefined && { tts_notification_id: notificationId }),
  shop_id: event.shopId,
  timestamp: nowSeconds,
  data: event.data,
});

const spelled = (event: WebhookEvent, cancelSpelling: string): WebhookEvent =>
  event.type === webhookTypes.orderStatusChange && event.data["order_status"] === "CANCELLED"
    ? { ...event, data: { ...event.data, order_status: cancelSpelling } }
    : event;

/** 19 digits that start anew with each process without repeating those of an earlier one. */
const notificationIds = (startSeconds: number) => {
  let count = 0;
  return () => `7${startSeconds}${String(count++).padStart(8, "0")}`;
};
