import { z } from "zod";
import { errorKind } from "./error-kind.ts";
import { TikTokError } from "./tiktok-error.ts";
import { firstIssue } from "./wire-scalars.ts";

/** A success of TikTok's, with what its support asks for where the data is not understood. */
export interface TikTokAnswer {
  path: string;
  data: unknown;
  requestId: string | undefined;
}

/** Success is in the code, not in the HTTP status. Throws a TikTokError unless TikTok reports it. */
export const readAnswer = async (response: Response, path: string): Promise<TikTokAnswer> => {
  const httpStatus = response.status;
  const retryAfterMs = retryAfter(response);
  const text = await readLimited(response);
  const json = text === undefined ? undefined : parse(text);
  const { code, message, request_id: requestId, data } = Answer.parse(json);
  if (response.ok && code === 0) return { path, data, requestId };
  const isRefusal = code !== undefined && code !== 0;
  const kind = errorKind({ httpStatus, code: isRefusal ? code : undefined, message });
  throw new TikTokError(kind, {
    path,
    httpStatus,
    requestId,
    retryAfterMs,
    ...(isRefusal ? { code } : { happened: response.ok ? unreadableBecause(text) : undefined }),
  });
};

/** The data of an answer in the shape that the schema names; a TikTokError `unreadable` without it. */
export const readData = <Schema extends z.ZodType>(
  schema: Schema,
  answer: TikTokAnswer,
): z.output<Schema> => {
  const { data, error } = schema.safeParse(answer.data);
  if (error) throw unreadableAnswer(answer, firstIssue(error));
  return data;
};

/** `because` never repeats what was sent: an answer may hold tokens and buyers. */
export const unreadableAnswer = ({ path, requestId }: TikTokAnswer, because: string): TikTokError =>
  new TikTokError("unreadable", {
    path,
    requestId,
    happened: `TikTok's answer is not understood: ${because}`,
  });

/** What every answer of TikTok's looks like. Nothing here can fail: what is odd counts as absent. */
const Answer = z
  .object({
    code: z.int().optional().catch(undefined),
    message: z.string().catch(""),
    request_id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .optional()
      .catch(undefined),
    data: z.unknown().optional(),
  })
  .catch({ code: undefined, message: "", request_id: undefined });

// An answer of 50 orders or a page of 100 is well under 1 MB.
const answerBytesMax = 10 * 1024 * 1024;

/** The body as text, or undefined where it is longer than any answer of TikTok's. */
const readLimited = async (response: Response): Promise<string | undefined> => {
  if (!response.body) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream, and with it the download.
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > answerBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const unreadableBecause = (text: string | undefined): string =>
  text === undefined
    ? `TikTok's answer is longer than ${answerBytesMax / 1024 / 1024} MB`
    : "TikTok's answer is not the JSON that its API answers with";

const retryAfter = (response: Response): number | undefined => {
  const seconds = response.headers.get("retry-after");
  return seconds !== null && /^[0-9]{1,6}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
};
