import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Vault } from "@sluice/domain/vault";
import type { RawWebhook } from "@sluice/queues";
import { mayCarryPersonalData } from "@sluice/tiktok";
import { readBody } from "./read-body.ts";

export interface ReceiveDeps {
  isSigned: (header: string | undefined, body: Buffer) => boolean;
  /** Resolves when the event is stored; rejects if it is not known to be. */
  store: (event: RawWebhook) => Promise<void>;
  vault: Vault;
  /** Counts a bad signature; true once its source has sent too many. */
  isFlooding: (source: string) => Promise<boolean>;
  nowMs: () => number;
}

/** 200 stored, 401 not signed, 413 too large, 415 not plain JSON, 429 too many bad signatures,
 * 503 nothing could store it: TikTok will send it again. */
export type WebhookAnswer = 200 | 401 | 413 | 415 | 429 | 503;

/**
 * Takes one webhook: verifies it over its raw bytes, stores it, and only then says 200. It is not
 * looked into, so a signed body is never refused for its content; only whether its type may carry
 * personal data is asked, because such a body must not cross Redis in clear.
 */
export const receiveWebhook = async (
  request: IncomingMessage,
  { isSigned, store, vault, isFlooding, nowMs }: ReceiveDeps,
): Promise<WebhookAnswer> => {
  if (!isPlainJson(request)) return 415;
  const body = await readBody(request);
  if (body === "tooLarge") return 413;
  if (!isSigned(onlyAuthorization(request), body))
    return (await isFlooding(request.socket.remoteAddress ?? "")) ? 429 : 401;
  try {
    await store(asEvent(body, vault, nowMs()));
    return 200;
  } catch {
    return 503;
  }
};

/** A compressed body is refused: the signature is over the bytes as sent, and bombs stay outside. */
const isPlainJson = ({ headers }: IncomingMessage): boolean => {
  const encoding = headers["content-encoding"];
  const type = headers["content-type"];
  return (
    (encoding === undefined || encoding === "identity") &&
    (type === undefined || /^application\/json\s*(;|$)/i.test(type))
  );
};

/** Node keeps the first of two such headers silently, so two count as none. */
const onlyAuthorization = (request: IncomingMessage): string | undefined => {
  const values = request.headersDistinct["authorization"];
  return values?.length === 1 ? values[0] : undefined;
};

const asEvent = (body: Buffer, vault: Vault, receivedAtMs: number): RawWebhook => {
  const traceId = randomUUID();
  const isSealed = mayCarryPersonalData(body);
  const bytes = isSealed ? vault.sealBody(body, traceId) : body;
  return {
    source: "webhook",
    body: { bytes: bytes.toString("latin1"), isSealed },
    receivedAtMs,
    traceId,
  };
};
