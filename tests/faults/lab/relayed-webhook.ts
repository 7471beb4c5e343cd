/** A webhook on its way from TikTok to the receiver. */
export interface RelayedWebhook {
  body: Buffer;
  headers: Record<string, string>;
  shopId: string | null;
  /** Null where the body tells none. */
  notificationId: string | null;
  orderIds: string[];
  tries: number;
  state: "open" | "acked" | "refused";
}

/** One request. A time that was due but could not be kept counts into the duration. */
export interface Attempt {
  webhook: RelayedWebhook;
  /** Milliseconds since 1970. */
  atMs: number;
  outcome: number | "unreachable" | "timeout";
  durationMs: number;
}

/** What the checker needs to know of a body; a body of any kind is welcome. */
export const relayedWebhook = (body: Buffer, headers: Record<string, string>): RelayedWebhook => {
  const json = parse(body);
  const data = asRecord(json["data"]);
  const packages = Array.isArray(data["package_list"]) ? data["package_list"] : [];
  const orderIds = [data["order_id"], ...packages.map((one) => asRecord(one)["order_id_list"])];
  return {
    body,
    headers,
    shopId: textOf(json["shop_id"]),
    notificationId: textOf(json["tts_notification_id"]),
    orderIds: orderIds.flat().flatMap((id) => textOf(id) ?? []),
    tries: 0,
    state: "open",
  };
};

const parse = (body: Buffer): Record<string, unknown> => {
  try {
    return asRecord(JSON.parse(body.toString("utf8")));
  } catch {
    return {};
  }
};

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
