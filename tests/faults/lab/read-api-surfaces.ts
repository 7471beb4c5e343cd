import { routes } from "@sluice/api";
import type { Sql } from "postgres";
import { z } from "zod";
import type { Lab, RunningSluice } from "./open-lab.ts";

/**
 * What can be looked at through the api, by where it stands: each GET route of the table, whatever
 * is added to it, asked about orders, facts, letters and all else that has an id; and Bull Board.
 */
export const readApiSurfaces = async (
  lab: Lab,
  { urls, apiToken }: RunningSluice,
): Promise<Map<string, string>> => {
  const read = (path: string) => readAnswer(new URL(path, urls.api), apiToken);
  const ids = await idsOf(lab.db());
  const surfaces = new Map<string, string>();
  for (const { path } of routes.filter(({ method }) => method === "GET")) {
    const asked = path.includes(":")
      ? ids.map((id) => path.replaceAll(/:\w+/g, id))
      : [path, `${path}?limit=200`];
    const answers = await Promise.all(asked.map((each) => read(`/api/v1${each}`)));
    surfaces.set(`GET ${path}`, answers.join("\n"));
  }
  return surfaces.set("Bull Board", await readBoard(read));
};

/** Some of everything that a path can name. */
const idsOf = async (db: Sql): Promise<string[]> => {
  const rows = await db<{ id: string }[]>`
    (select tiktok_order_id as id from orders order by random() limit 10)
    union (select tiktok_order_id from dead_letters where tiktok_order_id is not null limit 10)
    union (select id::text from orders limit 1)
    union (select id::text from order_events where raw_sealed limit 10)
    union (select id::text from dead_letters limit 10)
    union (select id from shops)
    union (select id::text from sync_runs order by id desc limit 3)`;
  return rows.map(({ id }) => id);
};

const Queues = z.object({ queues: z.array(z.object({ name: z.string() })) });

const readBoard = async (read: (path: string) => Promise<string>): Promise<string> => {
  const { queues } = Queues.parse(JSON.parse(await read("/queues/api/queues")));
  const pages = queues.flatMap(({ name }) =>
    jobStates.map((state) => {
      const query = { activeQueue: name, status: state, page: "1", jobsPerPage: "100" };
      return read(`/queues/api/queues?${new URLSearchParams(query).toString()}`);
    }),
  );
  return (await Promise.all(pages)).join("\n");
};

const jobStates = ["latest", "completed", "failed", "delayed", "waiting"];

/** A stream never ends: what comes within a second and a half is read. */
const readAnswer = async (url: URL, apiToken: string): Promise<string> => {
  const ending = new AbortController();
  const limit = setTimeout(() => ending.abort(), 15_000);
  const { body, headers } = await fetch(url, {
    headers: { authorization: `Bearer ${apiToken}` },
    signal: ending.signal,
  });
  if (headers.get("content-type")?.startsWith("text/event-stream"))
    setTimeout(() => ending.abort(), 1_500);
  let text = "";
  try {
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  } catch (err) {
    if (!ending.signal.aborted) throw err;
  } finally {
    clearTimeout(limit);
  }
  return text;
};
