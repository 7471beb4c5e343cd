import { createServer } from "node:http";

/** The life of an order as TikTok pushes it; the last is where every order here must end. */
const statuses = [
  "UNPAID",
  "AWAITING_SHIPMENT",
  "AWAITING_COLLECTION",
  "IN_TRANSIT",
  "DELIVERED",
] as const;

export const webhooksPerOrder = statuses.length;

/**
 * Distinct order webhooks in TikTok's shape. All orders take their first step, then all their
 * second: so hardly ever do two webhooks of one order share a batch, which would make it cheaper.
 */
export const webhooksOf = (batch: { orders: number; shopId: string; series: number }): string[] => {
  const createdS = Math.floor(Date.now() / 1_000) - 10_000;
  return statuses.flatMap((status, step) =>
    Array.from({ length: batch.orders }, (_, index) => {
      const at = createdS + step * 600;
      const number = String(index).padStart(7, "0");
      return JSON.stringify({
        type: 1,
        tts_notification_id: `74${batch.series}${step}${number}00000000`.slice(0, 19),
        shop_id: batch.shopId,
        timestamp: at + 5,
        data: {
          is_on_hold_order: false,
          order_id: `58${batch.series}${number}00000000`,
          order_status: status,
          update_time: at,
        },
      });
    }),
  );
};

export const orderIdOf = (body: string): string =>
  (JSON.parse(body) as { data: { order_id: string } }).data.order_id;

/** Takes webhooks and keeps their bodies, in the order in which they came. */
export const startRecorder = async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    bodies,
    url: `http://127.0.0.1:${port}/webhooks/tiktok`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
