import { webhookTypes, type WebhookEvent } from "./webhook-event.ts";

const pageSize = 1000;

export interface DroppedWebhook {
  shopId: string;
  type: number;
  /** The first one, where the webhook names several; null where it names none. */
  orderId: string | null;
  /** In the API's spelling; null unless the webhook is about an order's status. */
  status: string | null;
  /** Unix seconds; null where the webhook carries none. */
  updateTime: number | null;
  notificationId: string;
}

/** What was never sent, in the order of what happened. */
export const createDroppedWebhooks = () => {
  const dropped: DroppedWebhook[] = [];
  return {
    add: (event: WebhookEvent, notificationId: string): void => {
      dropped.push(summaryOf(event, notificationId));
    },
    page: (from: number): { dropped: DroppedWebhook[]; next: number | undefined } => {
      const next = from + pageSize;
      return {
        dropped: dropped.slice(from, next),
        next: next < dropped.length ? next : undefined,
      };
    },
  };
};

const summaryOf = (
  { shopId, type, data }: WebhookEvent,
  notificationId: string,
): DroppedWebhook => ({
  shopId,
  type,
  orderId: firstOrderId(data),
  status: type === webhookTypes.orderStatusChange ? String(data["order_status"]) : null,
  updateTime: typeof data["update_time"] === "number" ? data["update_time"] : null,
  notificationId,
});

const firstOrderId = (data: WebhookEvent["data"]): string | null => {
  if (typeof data["order_id"] === "string") return data["order_id"];
  const packages = data["package_list"] as { order_id_list?: string[] }[] | undefined;
  return packages?.[0]?.order_id_list?.[0] ?? null;
};
