import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface SinkRequest {
  headers: IncomingHttpHeaders;
  body: string;
}

/** An HTTP server that keeps what it is sent, and answers what a test wants. */
export const startHttpSink = async () => {
  const received: SinkRequest[] = [];
  let answer: { status: number; headers?: Record<string, string> } | "nothing" = { status: 200 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString("utf8") });
      if (answer !== "nothing") response.writeHead(answer.status, answer.headers).end("thanks");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
