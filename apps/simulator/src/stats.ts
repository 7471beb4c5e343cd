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
  return {
    countWebhook: (what: WebhookCount): void => {
      webhooks[what] += 1;
    },
    countApiCall: (route: string, code: string): void => {
      const codes = (apiCalls[route] ??= {});
      codes[code] = (codes[code] ?? 0) + 1;
    },
    read: () => ({ webhooks: { ...webhooks }, apiCalls: structuredClone(apiCalls) }),
  };
};
