import type { PersonalPart } from "@sluice/domain";

/**
 * How much of the buyer a recipient's address shows. TikTok leaves it out or empty before payment
 * clears and for old orders, and masks with `*` what the seller need not see.
 */
export const personalPartOf = (recipient: unknown): PersonalPart => {
  const texts = personalFields
    .map((field) => fieldOf(recipient, field))
    .filter((text) => typeof text === "string" && text.trim() !== "");
  if (texts.length === 0) return "none";
  return texts.some((text) => String(text).includes("*")) ? "masked" : "full";
};

/** The region's code, the districts' names and the postal code alone point to nobody. */
const personalFields = [
  "name",
  "first_name",
  "last_name",
  "first_name_local_script",
  "last_name_local_script",
  "phone_number",
  "full_address",
  "address_detail",
  "address_line1",
  "address_line2",
  "address_line3",
  "address_line4",
];

const fieldOf = (recipient: unknown, field: string): unknown =>
  typeof recipient === "object" && recipient !== null
    ? (recipient as Record<string, unknown>)[field]
    : undefined;
