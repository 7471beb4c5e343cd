import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { Log } from "@sluice/runtime";
import { text, type Answer } from "./answer.ts";
import { createRouter, type Call, type Route } from "./route.ts";

const bodyBytesMax = 1024 * 1024;

interface Serving {
  routes: readonly Route[];
  /** Answers what no route takes. */
  otherwise: (call: Call) => Answer;
  answered: (route: string, call: Call, code: string) => void;
  log: Log;
}

export const createHttpServer = ({ routes, otherwise, answered, log }: Serving) => {
  const findRoute = createRouter(routes);

  const answerRequest = async (request: IncomingMessage): Promise<Answer> => {
    const startedMs = performance.now();
    const [path, search] = splitUrl(request.url ?? "/");
    const method = request.method ?? "GET";
    const match = findRoute(method, path);
    const body = await readBody(request);
    if (body === "too large") return text(413, `bodies end at ${bodyBytesMax} bytes\n`);
    const call: Call = {
      method,
      path,
      params: match?.params ?? {},
      query: new URLSearchParams(search),
      headers: request.headers,
      body,
    };
    const answer = match ? await match.route.answer(call) : otherwise(call);
    const route = match ? `${method} ${match.route.path}` : "other";
    answered(route, call, answer.code);
    const durationMs = Math.round(performance.now() - startedMs);
    log.debug({ route, status: answer.status, code: answer.code, durationMs }, "answered");
    return answer;
  };

  const server = createServer((request, response) => {
    answerRequest(request).then(
      (answer) => send(response, answer),
      (err: unknown) => {
        if (!request.complete) return request.destroy();
        log.error({ err }, "a request failed");
        return send(response, text(500, "the simulator has a fault of its own\n"));
      },
    );
  });
  // Longer than a client keeps an idle connection, so that it never writes to one just closed.
  server.keepAliveTimeout = 65_000;
  return server;
};

export const listen = async (server: Server, { port, host }: { port: number; host: string }) => {
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
};

export const closeServer = async (server: Server): Promise<void> => {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
};

// By hand: the path is signed as it stands, and URL would tidy it or throw at an odd one.
const splitUrl = (url: string): [string, string] => {
  const at = url.indexOf("?");
  return at === -1 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)];
};

const readBody = async (request: IncomingMessage): Promise<Buffer | "too large"> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) return "too large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const send = (
  response: ServerResponse,
  { status, headers, text: content, isWithheld }: Answer,
): void => {
  if (isWithheld) return;
  response
    .writeHead(status, { ...headers, "content-length": Buffer.byteLength(content) })
    .end(content);
};
