import { once } from "node:events";
import { createServer } from "node:http";
import { takePort } from "../../support/take-port.ts";

export interface HeldWebhook {
  body: Buffer;
  headers: Record<string, string>;
  orderId: string;
  status: string;
}

/**
 * Takes the simulator's webhooks in the relay's stead and keeps them, so that a case can send them
 * on, byte for byte, in its own way. Sluice's simulator is to be given its URL.
 */
export const holdWebhooks = async () => {
  const held: HeldWebhook[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const { data } = JSON.parse(body.toString()) as { data: Record<string, string | undefined> };
      held.push({
        body,
        headers: { authorization: incoming.headers.authorization ?? "" },
        orderId: data["order_id"] ?? "",
        status: data["order_status"] ?? "",
      });
      response.writeHead(200).end();
    });
  });
  const port = await takePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${port}/webhooks/tiktok`,
    held,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
