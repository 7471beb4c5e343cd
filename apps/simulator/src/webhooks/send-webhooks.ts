import type { Log } from "@sluice/runtime";
import { createDueQueue } from "../due-queue.ts";
import type { FaultDials } from "../faults.ts";
import type { Random } from "../seeded-random.ts";
import { signWebhook } from "../sign-webhook.ts";
import type { Stats } from "../stats.ts";
import { socketsMax, type Poster, type PostOutcome } from "./post-webhook.ts";
import { webhookTypes, type WebhookEvent } from "./webhook-event.ts";

interface Delivery {
  event: WebhookEvent;
  notificationId: string | undefined;
  failures: number;
}

interface Sending {
  appKey: string;
  appSecret: string;
  timeScale: number;
  poster: Poster;
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
  const { appKey, appSecret, timeScale, poster, faults, faultRandom, stats, now, log } = sending;
  const nextNotificationId = notificationIds(Math.floor(now() / 1000));

  const deliver = async (delivery: Delivery) => {
    stats.countWebhook("sent");
    const body = Buffer.from(JSON.stringify(envelope(delivery, Math.floor(now() / 1000))));
    settle(delivery, await poster.post(body, signWebhook({ appKey, appSecret, body })));
  };

  const settle = (delivery: Delivery, outcome: PostOutcome) => {
    const { event, notificationId, failures } = delivery;
    const line = { type: event.type, notificationId, attempt: failures + 1, ...outcome };
    const status = "status" in outcome ? outcome.status : 0;
    if (status === 200) {
      stats.countWebhook("delivered");
      return log.debug(line, "webhook delivered");
    }
    // That a 401 ends a webhook is the likely reading: TikTok accepts it as an answer.
    if (status === 401) {
      stats.countWebhook("refused");
      return log.warn(line, "webhook refused");
    }
    const waitSeconds = retryWaitSeconds[failures];
    if (waitSeconds === undefined) {
      stats.countWebhook("givenUp");
      return log.warn(line, "webhook given up");
    }
    stats.countWebhook("retried");
    queue.add(now() + scaledMs(waitSeconds), { ...delivery, failures: failures + 1 });
    return log.debug(line, "webhook will be sent again");
  };

  const scaledMs = (seconds: number) => (seconds * 1000) / timeScale;
  const heldBackMs = () => scaledMs(faultRandom.int(heldBackSeconds.from, heldBackSeconds.to));

  const queue = createDueQueue<Delivery>({ now, inFlightMax: socketsMax, run: deliver });

  return {
    /** Sends an event as TikTok would, with whatever the fault dials make of it. */
    announce: (event: WebhookEvent): void => {
      const { drop, duplicate, reorder, omitNotificationId, cancelSpelling } = faults.read();
      const notificationId = nextNotificationId();
      if (faultRandom.chance(drop)) return stats.countWebhook("dropped");
      const delivery: Delivery = {
        event: spelled(event, cancelSpelling),
        notificationId: faultRandom.chance(omitNotificationId) ? undefined : notificationId,
        failures: 0,
      };
      queue.add(now() + (faultRandom.chance(reorder) ? heldBackMs() : 0), delivery);
      if (faultRandom.chance(duplicate)) {
        stats.countWebhook("duplicated");
        queue.add(now() + (faultRandom.chance(0.5) ? 0 : heldBackMs()), delivery);
      }
    },
    /** Sends any body once, well or badly signed, past dials and retries. */
    sendOnce: (body: Buffer, signature: "good" | "bad"): Promise<PostOutcome> => {
      const good = signWebhook({ appKey, appSecret, body });
      return poster.post(
        body,
        signature === "good" ? good : signWebhook({ appKey, appSecret: good, body }),
      );
    },
    counts: () => ({ waiting: queue.waiting(), inFlight: queue.inFlight() }),
    close: (): void => {
      queue.close();
      poster.close();
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
