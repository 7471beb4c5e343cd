import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@sluice/contract";
import { defaultDataDir } from "@sluice/local-stack";
import { z } from "zod";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { readApiClientEnv } from "./env.ts";

/** Calls Sluice's API. Throws a CommandError whose message is for people. */
export interface ApiClient {
  get: <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.infer<Schema>>;
  post: Send;
  put: Send;
  delete: Send;
  /** An answer that goes on without end; throws as the others do. */
  open: (path: string, headers: Record<string, string>, signal: AbortSignal) => Promise<Response>;
}

type Send = <Schema extends z.ZodType>(
  path: string,
  body: unknown,
  schema: Schema,
) => Promise<z.infer<Schema>>;

/** The API that the environment names, or else the one that `up` started from this checkout. */
export const connectApi = async (root: string): Promise<ApiClient> => {
  const { SLUICE_API_URL: url, SLUICE_DATA_DIR, API_TOKEN: given } = readApiClientEnv();
  const token = given ?? (await tokenOf(SLUICE_DATA_DIR ?? defaultDataDir(root)));
  if (token === undefined)
    throw new Error("API_TOKEN is not set, and Sluice was never started from this checkout.");
  const send = async (
    path: string,
    { headers, ...request }: Omit<RequestInit, "headers"> & { headers: Record<string, string> },
  ): Promise<Response> => {
    const answer = await fetch(new URL(`/api/v1${path}`, url), {
      ...request,
      headers: { authorization: `Bearer ${token}`, ...headers },
    }).catch((err: unknown) => {
      const { cause } = err as { cause?: { code?: string } };
      const text = `The API at ${url} cannot be reached (${cause?.code ?? "no answer"}).`;
      throw new CommandError(text, exitCodes.unreachable);
    });
    if (answer.ok) return answer;
    const problem = Problem.safeParse(await answer.json().catch(() => undefined)).data;
    const text = textOf(problem, answer.status);
    throw new CommandError(text, answer.status < 500 ? exitCodes.refused : exitCodes.failed);
  };
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await send(path, {
      method,
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    return await answer.json().catch(() => undefined);
  };
  return {
    get: async (path, schema) => schema.parse(await call("GET", path)),
    post: async (path, body, schema) => schema.parse(await call("POST", path, body)),
    put: async (path, body, schema) => schema.parse(await call("PUT", path, body)),
    delete: async (path, body, schema) => schema.parse(await call("DELETE", path, body)),
    open: (path, headers, signal) => send(path, { headers, signal }),
  };
};

const textOf = (problem: Problem | undefined, status: number): string => {
  if (!problem) return `The API answered ${status}.`;
  const fields = problem.errors?.map(({ field, message }) => `${field}: ${message}`) ?? [];
  return [problem.title, problem.detail, ...fields].filter(Boolean).join("\n");
};

const tokenOf = async (dataDir: string): Promise<string | undefined> => {
  const text = await readFile(join(dataDir, "secrets.json"), "utf8").catch(() => "{}");
  return z.object({ apiToken: z.string() }).partial().parse(JSON.parse(text)).apiToken;
};
