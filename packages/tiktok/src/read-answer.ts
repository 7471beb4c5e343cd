import { z } from "zod";
import { errorKind } from "./error-kind.ts";
import { TikTokError } from "./tiktok-error.ts";

/** What every answer of TikTok's looks like. Success is in the code, not in the HTTP status. */
const Answer = z.object({
  code: z.int(),
  message: z.string().catch(""),
  request_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional()
    .catch(undefined),
  data: z.unknown().optional(),
});

/** The `data` of an answer. Throws a TikTokError unless TikTok reports success. */
export const readAnswer = async (response: Response, path: string): Promise<unknown> => {
  const httpStatus = response.status;
  const retryAfterMs = retryAfter(response);
  const text = await readLimited(response);
  const answer = Answer.safeParse(text === undefined ? undefined : parse(text)).data;
  if (response.ok && answer?.code === 0) return answer.data;
  if (answer && answer.code !== 0) {
    const { code, message, request_id: requestId } = answer;
    const kind = errorKind({ httpStatus, code, message });
    throw new TikTokError(kind, { path, httpStatus, code, requestId, retryAfterMs });
  }
  throw new TikTokError(errorKind({ httpStatus, code: undefined, message: "" }), {
    path,
    httpStatus,
    retryAfterMs,
    happened: response.ok ? unreadableBecause(text) : undefined,
  });
};

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
