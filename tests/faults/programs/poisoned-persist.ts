import { appendFileSync } from "node:fs";
import { readWorkerEnv, runWorker, stageHandlers } from "@sluice/worker";

// A worker that cannot persist orders whose ids begin with 99. The last digit says why: its handler
// throws, or never resolves, or Postgres refuses the data. Each try of such an event alone is noted
// in a file; while it is tried along with fellows, nobody knows yet who is to blame.
const { POISON_TRIES_PATH: path = "" } = process.env;
const reasons = { "1": "throws", "2": "hangs", "3": "refused" } as Record<string, string>;

const reasonOf = (orderId: string | null): string | undefined =>
  orderId?.startsWith("99") ? reasons[orderId.at(-1) ?? ""] : undefined;

await runWorker(readWorkerEnv(), {
  ...stageHandlers,
  persist: async (events, deps) => {
    const [only, ...fellows] = events;
    const found = new Set(events.map(({ fact }) => reasonOf(fact.orderId)));
    if (only && fellows.length === 0 && reasonOf(only.fact.orderId))
      appendFileSync(path, `${JSON.stringify({ orderId: only.fact.orderId, atMs: Date.now() })}\n`);
    if (found.has("throws")) throw new Error("The handler always throws.");
    if (found.has("hangs")) await new Promise(() => undefined);
    const told = events.map((event) =>
      reasonOf(event.fact.orderId) === "refused"
        ? { ...event, fact: { ...event.fact, tiktokStatus: "a text with a \0" } }
        : event,
    );
    return await stageHandlers.persist(told, deps);
  },
});
