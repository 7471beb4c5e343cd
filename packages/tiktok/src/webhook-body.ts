import { isUtf8 } from "node:buffer";
import { isNestedTooDeep, nestingMax } from "./json-nesting.ts";

export type WebhookJson =
  | { json: Record<string, unknown>; unreadable?: undefined }
  | { json?: undefined; unreadable: string };

/** The JSON object that a webhook's body is, or why it is none. Never throws. */
export const readWebhookBody = (body: Buffer): WebhookJson => {
  if (!isUtf8(body)) return { unreadable: "the body is not valid UTF-8" };
  const json = parse(body.toString("utf8"));
  if (json === undefined) return { unreadable: "the body is not JSON" };
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return { unreadable: "the body is JSON, but not an object" };
  if (isNestedTooDeep(json))
    return { unreadable: `the body is nested deeper than ${nestingMax} levels` };
  return { json: json as Record<string, unknown> };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
