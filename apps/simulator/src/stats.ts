export type WebhookCount =
  "sent" | "delivered" | "retried" | "refused" | "givenUp" | "dropped" | "duplicated";

export type Stats = ReturnType<typeof createStats>;

/** Counts since the start, for `GET /control/stats`. */
export const createStats = () => {
  const webhooks: Record<WebhookCount, number> = {
    sent: 0,
    delivered: 0,
    retried: 0,
    refused: 0,
    givenUp: 0,
    dropped: 0,
    duplicated: 0,
  };
  const apiCalls: Record<string, Record<string, number>> = {};
  const apiCallsByShop: Record<string, typeof apiCalls> = {};
  let tokenRefreshes = 0;
  return {
    countWebhook: (what: WebhookCount): void => {
      webhooks[what] += 1;
    },
    /** A call that names no shop counts under its route alone. */
    countApiCall: (route: string, code: string, shopId: string | undefined): void => {
      countCode((apiCalls[route] ??= {}), code);
      if (shopId !== undefined) countCode(((apiCallsByShop[shopId] ??= {})[route] ??= {}), code);
    },
    countTokenRefresh: (): void => {
      tokenRefreshes += 1;
    },
    read: () => structuredClone({ webhooks, apiCalls, apiCallsByShop, tokenRefreshes }),
  };
};

const countCode = (codes: Record<string, number>, code: string): void => {
  codes[code] = (codes[code] ?? 0) + 1;
};
