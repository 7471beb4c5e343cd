import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTikTokClient, type TikTokClient } from "@sluice/tiktok";

/** Something that answers as TikTok does, and a client that is connected to one shop of it. */
export interface TikTokSide {
  client: TikTokClient;
  /** A client of the same app with something wrong about it. */
  clientWith: (change: Partial<ClientSettings>) => TikTokClient;
  /** A seller's consent that nobody has used yet. */
  code: string;
  refreshToken: string;
  shop: { accessToken: string; cipher: string };
  shopId: string;
  orderIds: string[];
  /** The body of the newest answer, as it came. */
  lastText: () => string;
  close: () => Promise<void>;
}

interface ClientSettings {
  appKey: string;
  appSecret: string;
  now: () => number;
}

export interface SideRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Path and query as they came. */
  target: string;
  headers: Record<string, string>;
  body: string;
}

export interface SideAnswer {
  status: number;
  headers?: Record<string, string>;
  text: string;
}

/** A server that has `answer` give each answer and keeps the newest, and clients of it. */
export const serveTikTok = async (
  keys: Pick<ClientSettings, "appKey" | "appSecret">,
  answer: (request: SideRequest) => Promise<SideAnswer> | SideAnswer,
) => {
  let lastText = "";
  const respond = async (asked: SideRequest): Promise<SideAnswer> => {
    const given = await answer(asked);
    lastText = given.text;
    return given;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const target = request.url ?? "/";
      const { pathname: path, searchParams: query } = new URL(target, "http://localhost");
      const headers = Object.fromEntries(
        ["content-type", "x-tts-access-token"].flatMap((name) => {
          const value = request.headers[name];
          return typeof value === "string" ? [[name, value]] : [];
        }),
      );
      const body = Buffer.concat(chunks).toString("utf8");
      const asked = { method: request.method ?? "GET", path, query, target, headers, body };
      respond(asked).then(
        ({ status, headers: own = {}, text }) =>
          response.writeHead(status, { "content-type": "application/json", ...own }).end(text),
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientWith = (change: Partial<ClientSettings>) =>
    createTikTokClient({ apiUrl: url, authUrl: url, ...keys, ...change });
  return {
    client: clientWith({}),
    clientWith,
    lastText: () => lastText,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
