import { z } from "zod";
import { readAnswer, type TikTokAnswer } from "./read-answer.ts";
import { signRequest } from "./sign-request.ts";
import { TikTokError } from "./tiktok-error.ts";

interface TikTokClientOptions {
  /** Where the API is, e.g. `https://open-api.tiktokglobalshop.com`. */
  apiUrl: string;
  /** Where tokens are given out, e.g. `https://auth.tiktok-shops.com`. */
  authUrl: string;
  appKey: string;
  appSecret: string;
  timeoutMs?: number;
  now?: () => number;
}

interface ApiCall {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  accessToken: string;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Shortens the client's own limit; it cannot lengthen it. */
  timeoutMs?: number | undefined;
}

/** The two ways to speak to TikTok. Both throw TikTokErrors alone, or the reason of the signal. */
export interface TikTokClient {
  callApi: (call: ApiCall) => Promise<TikTokAnswer>;
  /** Unsigned; the app secret is in the query, which is why no URL is ever shown. */
  callAuth: (path: string, query: Record<string, string>) => Promise<TikTokAnswer>;
}

/** What every call about one shop needs. */
export interface ShopCall {
  accessToken: string;
  cipher: string;
  signal?: AbortSignal | undefined;
  /** Shortens the client's limit of 10 s for this call. */
  timeoutMs?: number | undefined;
}

export const createTikTokClient = ({
  apiUrl,
  authUrl,
  appKey,
  appSecret,
  timeoutMs = 10_000,
  now = Date.now,
}: TikTokClientOptions): TikTokClient => {
  if (appKey === "" || appSecret === "")
    throw new Error("TikTok cannot be called without an app key and an app secret.");
  return {
    callApi: ({ method, path, accessToken, query = {}, body: json, signal, timeoutMs: ownMs }) => {
      // Serialised once: what is signed is what is sent.
      const body = json === undefined ? undefined : JSON.stringify(json);
      const timestamp = String(Math.floor(now() / 1000));
      const signed = { ...query, app_key: appKey, timestamp };
      const sign = signRequest({ appSecret, path, query: signed, body });
      return send({
        url: urlOf(apiUrl, path, { ...signed, sign }),
        path,
        method,
        headers: { "content-type": "application/json", "x-tts-access-token": accessToken },
        body,
        timeoutMs: Math.min(timeoutMs, ownMs ?? timeoutMs),
        signal,
      });
    },
    callAuth: (path, query) =>
      send({
        url: urlOf(authUrl, path, { app_key: appKey, app_secret: appSecret, ...query }),
        path,
        method: "GET",
        timeoutMs,
      }),
  };
};

const urlOf = (host: string, path: string, query: Record<string, string>): string =>
  `${host.replace(/\/+$/, "")}${path}?${new URLSearchParams(query).toString()}`;

interface Sending {
  url: string;
  path: string;
  method: string;
  headers?: Record<string, string>;
  body?: string | undefined;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

const send = async ({
  url,
  path,
  timeoutMs,
  signal,
  ...request
}: Sending): Promise<TikTokAnswer> => {
  const limit = startLimit(timeoutMs, signal);
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: request.headers ?? {},
      body: request.body ?? null,
      // A redirect would carry the token to wherever it points.
      redirect: "error",
      signal: limit.signal,
    });
    return await readAnswer(response, path);
  } catch (err) {
    if (err instanceof TikTokError) throw err;
    signal?.throwIfAborted();
    const happened = limit.signal.aborted
      ? `TikTok did not answer within ${timeoutMs} ms`
      : `TikTok could not be reached (${systemCode(err)})`;
    throw new TikTokError("unavailable", { path, happened });
  } finally {
    limit.end();
  }
};

/**
 * Aborts after a time or with the caller's signal. By hand, because AbortSignal.any leaves half a
 * kilobyte a call behind for as long as the caller's signal lives, which may be the process.
 */
const startLimit = (timeoutMs: number, signal: AbortSignal | undefined) => {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  const end = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  };
  return { signal: controller.signal, end };
};

/** The system's word for what broke, `ECONNREFUSED` say: the message around it may hold the URL. */
const systemCode = (err: unknown): string => {
  const { code, cause } = ErrorWithCode.parse(err);
  return code ?? cause?.code ?? "network error";
};

const Code = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{2,40}$/)
  .optional()
  .catch(undefined);
const ErrorWithCode = z
  .object({ code: Code, cause: z.object({ code: Code }).optional().catch(undefined) })
  .catch({});
