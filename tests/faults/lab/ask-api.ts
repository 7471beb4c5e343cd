import type { Sluice } from "./start-sluice.ts";

/** One call of Sluice's API, below `/api/v1`, by one who may do everything. */
export const askApi = async <Answer>(
  { urls, apiToken }: Sluice,
  method: "GET" | "POST",
  path: string,
  body?: object,
): Promise<Answer> => {
  const answer = await fetch(new URL(`/api/v1${path}`, urls.api), {
    method,
    headers: { authorization: `Bearer ${apiToken}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
};
