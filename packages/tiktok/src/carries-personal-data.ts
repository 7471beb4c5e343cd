import { isUtf8 } from "node:buffer";
import { webhookTypes } from "./webhook-types.ts";

/**
 * Whether a webhook's body must be sealed before it is stored: true unless its type is known to be
 * free of the buyer's data. It parses rather than looks for `"type":1`, because of two keys of the
 * same name the later one counts.
 */
export const mayCarryPersonalData = (body: Buffer): boolean => {
  const type = typeOf(body);
  return typeof type !== "number" || webhookTypes.get(type)?.isFreeOfBuyerData !== true;
};

const typeOf = (body: Buffer): unknown => {
  if (!isUtf8(body)) return undefined;
  try {
    const json: unknown = JSON.parse(body.toString("utf8"));
    return typeof json === "object" && json !== null && "type" in json ? json.type : undefined;
  } catch {
    return undefined;
  }
};
