import { once } from "node:events";
import { createServer, request as openRequest, type IncomingMessage } from "node:http";
import { takePort } from "../../support/take-port.ts";

/** A worker's call of TikTok. */
export interface WatchedCall {
  /** The worker's place. */
  worker: number;
  path: string;
  shopCipher: string | null;
  accessToken: string | undefined;
  startedMs: number;
  /** When it had its answer, or its caller was gone. */
  endedMs: number | undefined;
}

export interface CallWatch {
  /** Where each worker finds TikTok. */
  urls: string[];
  calls: WatchedCall[];
  close: () => void;
}

interface Hooks {
  /** Before a call is passed on. */
  onCall?: (call: WatchedCall) => Promise<void>;
  /** When TikTok has answered and the worker does not know yet; false keeps it from ever knowing. */
  onAnswer?: (call: WatchedCall) => Promise<boolean>;
}

/** Stands between each worker and TikTok, so that it is known who called when. */
export const watchCalls = async (
  workers: number,
  tiktokUrl: () => string,
  hooks: Hooks = {},
): Promise<CallWatch> => {
  const calls: WatchedCall[] = [];
  const servers = Array.from({ length: workers }, (_, worker) =>
    createServer((incoming, response) => {
      const url = new URL(incoming.url ?? "/", tiktokUrl());
      const call: WatchedCall = {
        worker,
        path: url.pathname,
        shopCipher: url.searchParams.get("shop_cipher"),
        accessToken: incoming.headers["x-tts-access-token"] as string | undefined,
        startedMs: Date.now(),
        endedMs: undefined,
      };
      calls.push(call);
      response.on("close", () => (call.endedMs ??= Date.now()));
      const pass = async () => {
        const body = await bodyOf(incoming);
        await hooks.onCall?.(call);
        const answer = await ask(url, incoming, body);
        if ((await hooks.onAnswer?.(call)) === false) response.destroy();
        else response.writeHead(answer.status, answer.headers).end(answer.body);
      };
      pass().catch(() => response.destroy());
    }),
  );
  const ports = await Promise.all(servers.map(() => takePort()));
  for (const [index, server] of servers.entries()) {
    server.listen(ports[index], "127.0.0.1");
    await once(server, "listening");
  }
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}`),
    calls,
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
};

const ask = async (url: URL, { method, headers }: IncomingMessage, body: Buffer) => {
  const asked = openRequest(url, { method, headers: { ...headers, host: url.host } });
  asked.end(body);
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return {
    status: answer.statusCode ?? 502,
    headers: { "content-type": answer.headers["content-type"] ?? "application/json" },
    body: await bodyOf(answer),
  };
};

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
