import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** TikTok waits three seconds for the whole answer, whatever the time scale. */
const answerLimitMs = 3000;

export const socketsMax = 64;

export type PostOutcome = { status: number } | { failure: "timeout" | "unreachable" };

export interface Poster {
  post: (body: Buffer, signature: string) => Promise<PostOutcome>;
  close: () => void;
}

/** Posts webhooks to one address over kept connections. It never rejects. */
export const createPoster = (url: string): Poster => {
  const target = new URL(url);
  const isTls = target.protocol === "https:";
  const agentOptions = { keepAlive: true, maxSockets: socketsMax };
  const agent = isTls ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const options = {
    agent,
    method: "POST",
    hostname: target.hostname.replace(/^\[|\]$/g, ""),
    port: target.port,
    path: target.pathname + target.search,
  };
  const open = isTls ? httpsRequest : httpRequest;

  const attempt = (body: Buffer, signature: string): ClientRequest =>
    open({
      ...options,
      headers: {
        "content-type": "application/json",
        "content-length": body.length,
        authorization: signature,
      },
    }).end(body);

  const post = (body: Buffer, signature: string, mayRepeat = true): Promise<PostOutcome> =>
    new Promise((resolve) => {
      const request = attempt(body, signature);
      const limit = setTimeout(() => {
        resolve({ failure: "timeout" });
        request.destroy();
      }, answerLimitMs);
      const settle = (outcome: PostOutcome | Promise<PostOutcome>) => {
        clearTimeout(limit);
        resolve(outcome);
      };
      request.on("error", (err: NodeJS.ErrnoException) => {
        // The receiver closed an idle connection just as it was taken again: not its refusal.
        const wasStale = mayRepeat && request.reusedSocket && err.code === "ECONNRESET";
        settle(wasStale ? post(body, signature, false) : { failure: "unreachable" });
      });
      request.on("response", (response) => {
        response.on("error", () => settle({ failure: "unreachable" }));
        response.on("end", () => settle({ status: response.statusCode ?? 0 }));
        response.resume();
      });
    });

  return { post: (body, signature) => post(body, signature), close: () => agent.destroy() };
};
