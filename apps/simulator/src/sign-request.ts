import { createHmac, timingSafeEqual } from "node:crypto";

export interface RequestToSign {
  secret: string;
  path: string;
  /** Decoded names and values, as they stand in the query. */
  query: Iterable<[string, string]>;
  contentType: string | undefined;
  body: Uint8Array;
}

const unsigned = new Set(["sign", "access_token"]);

/**
 * TikTok's request signature: HMAC-SHA256 over secret + path + sorted query + raw body + secret, in
 * lower-case hex. A multipart body is left out, with or without a boundary in its content type.
 */
export const signRequest = ({ secret, path, query, contentType, body }: RequestToSign): string => {
  const signed = [...query]
    .filter(([name]) => !unsigned.has(name))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => name + value);
  const hmac = createHmac("sha256", secret).update(secret + path + signed.join(""));
  if (!isMultipart(contentType)) hmac.update(body);
  return hmac.update(secret).digest("hex");
};

/** Refuses everything but the exact 64 lower-case digits; TikTok refuses upper case too. */
export const isSignedBy = (sign: string, request: RequestToSign): boolean =>
  /^[0-9a-f]{64}$/.test(sign) &&
  timingSafeEqual(Buffer.from(sign, "hex"), Buffer.from(signRequest(request), "hex"));

const isMultipart = (contentType: string | undefined): boolean =>
  contentType?.split(";")[0]?.trim().toLowerCase() === "multipart/form-data";
