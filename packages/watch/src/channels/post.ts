import { DeliveryError, timeLimitMs } from "./channel.ts";

/** Posts JSON. Redirects are refused: the secret in an address or a signature is for one host. */
export const post = async (
  url: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<void> => {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    redirect: "manual",
    signal: AbortSignal.timeout(timeLimitMs),
  }).catch((err: unknown) => {
    throw new DeliveryError(causeOf(err));
  });
  await answer.body?.cancel();
  if (answer.status >= 300 && answer.status < 400)
    throw new DeliveryError(`It answered with a redirect (${answer.status}).`);
  if (!answer.ok) throw new DeliveryError(`It answered ${answer.status}.`);
};

const causeOf = (err: unknown): string => {
  if (err instanceof Error && err.name === "TimeoutError")
    return `It did not answer within ${timeLimitMs / 1_000} s.`;
  const { cause } = err as { cause?: { code?: unknown } };
  return `It cannot be reached (${typeof cause?.code === "string" ? cause.code : "no answer"}).`;
};
