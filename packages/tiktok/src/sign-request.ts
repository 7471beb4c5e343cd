import { createHmac } from "node:crypto";

interface RequestToSign {
  appSecret: string;
  /** Without host, query and trailing slash. */
  path: string;
  /** Decoded values; a repeated id is one parameter joined by commas. */
  query: Readonly<Record<string, string>>;
  /** Exactly what is sent: a body that is serialised again may differ by a blank. */
  body?: string | Uint8Array | undefined;
  contentType?: string;
}

/** The `sign` parameter of an API request: HMAC-SHA256 over secret + path + query + body + secret, in hex. */
export const signRequest = ({
  appSecret,
  path,
  query,
  body = "",
  contentType = "application/json",
}: RequestToSign): string => {
  if (appSecret === "") throw new Error("A request cannot be signed with an empty app secret.");
  const parameters = Object.entries(query)
    .filter(([name]) => name !== "sign" && name !== "access_token")
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => name + value)
    .join("");
  return createHmac("sha256", appSecret)
    .update(appSecret + path + parameters)
    .update(isMultipart(contentType) ? "" : body)
    .update(appSecret)
    .digest("hex");
};

// The header usually carries a boundary behind the type.
const isMultipart = (contentType: string) => /^\s*multipart\/form-data\b/i.test(contentType);
