import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface SeenRequest {
  method: string | undefined;
  url: URL;
  headers: IncomingMessage["headers"];
  body: string;
}

interface PlannedAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON unless it is text. */
  body?: unknown;
  /** Answers by hand, or not at all. */
  answer?: (response: ServerResponse) => void;
}

/** A loopback server that gives one answer to every request and keeps what it was asked. */
export const fakeTikTok = async (planned: PlannedAnswer) => {
  const requests: SeenRequest[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({
        method: request.method,
        url: new URL(request.url ?? "", "http://localhost"),
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      });
      if (planned.answer) return planned.answer(response);
      const { status = 200, headers = {}, body = { code: 0, data: {} } } = planned;
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests, connections: () => connections, close };
};
