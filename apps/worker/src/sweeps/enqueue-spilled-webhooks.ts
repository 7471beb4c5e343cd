import { forgetSpilledWebhooks, spilledWebhooks } from "@sluice/db";
import { RawWebhook } from "@sluice/queues";
import { bury } from "../bury.ts";
import type { Sweep } from "./sweep.ts";

/**
 * Brings webhooks that were spilled into Postgres back to their queue: added, confirmed, and only
 * then deleted, so that a crash or a second sweep can only repeat them.
 */
export const enqueueSpilledWebhooks: Sweep = async (deps) => {
  let swept = 0;
  let afterId = "0";
  for (;;) {
    const page = await spilledWebhooks(deps.db, afterId, pageSize);
    const last = page.at(-1);
    if (!last) return swept;
    const parsed = page.map(({ event }) => ({ text: event, event: parse(event) }));
    await deps.handOvers.normalize.add(parsed.flatMap(({ event }) => event ?? []));
    await bury("normalize", parsed.flatMap(unreadable), deps);
    await forgetSpilledWebhooks(
      deps.db,
      page.map(({ id }) => id),
    );
    swept += page.length;
    afterId = last.id;
  }
};

const pageSize = 200;

/** As far as it can be read; what cannot be must not stop its fellows. */
const parse = (text: string): RawWebhook | undefined => {
  try {
    return RawWebhook.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const unreadable = ({ text, event }: { text: string; event: RawWebhook | undefined }) =>
  event === undefined
    ? [
        {
          carried: { event: text as unknown as RawWebhook, attempts: 0 },
          reason: "what was spilled is no webhook that this release reads",
        },
      ]
    : [];
