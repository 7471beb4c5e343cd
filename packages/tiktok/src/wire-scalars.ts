import { z } from "zod";

/**
 * The small values that TikTok's messages are made of. Their error messages complete the sentence
 * that begins with the field's name (see `firstIssue`) and never repeat what was sent.
 */

/** An id: digits as text. As JSON numbers the 18 digits of an order id would already be rounded. */
export const TikTokId = z
  .string({
    error: ({ input }) =>
      typeof input === "number"
        ? "is a number: ids above 2^53 lose digits, so it is not trusted"
        : missingOrNot("text", input),
  })
  .regex(/^[0-9]{1,32}$/, "is not an id of 1 to 32 digits");

/** A status or another name out of a list. Its form is fixed, so that it can be shown as it is. */
export const Word = z
  .string({ error: ({ input }) => missingOrNot("text", input) })
  .regex(/^[A-Za-z0-9_-]{1,40}$/, "is not a word of 1 to 40 letters");

const notATime = "is not a time in seconds";
export const TimeS = z.int(notATime).min(1, notATime).max(9_999_999_999, notATime);

/** A time that may come as text: taken where its digits are a time and nothing else. */
export const SentTimeS = z.preprocess(
  (sent) => (typeof sent === "string" && /^[0-9]{1,10}$/.test(sent) ? Number(sent) : sent),
  TimeS,
);

/** Money: a decimal in major units, as text, with as many decimals as TikTok gave. */
export const Amount = z.string().regex(/^-?\d{1,20}(\.\d{1,8})?$/, "is not a decimal");

/** A list that leaves out what of it is not understood. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item.nullable().catch(null), "is not a list")
    .transform((all) => all.filter((one) => one !== null));

export const missingOrNot = (expected: string, input: unknown): string =>
  input === undefined ? "is missing" : `is not ${expected}`;

/** What is wrong in a message, for people: the field's path and the first complaint about it. */
export const firstIssue = (error: z.ZodError): string => {
  const [issue] = error.issues;
  return issue ? `${issue.path.join(".")} ${issue.message}`.trim() : "it is not understood";
};
