import { insertChanges } from "../../support/insert-changes.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { atLeast, noUnaskedExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { followStream } from "../lab/follow-stream.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab } from "../lab/open-lab.ts";

export const streamFollowed: FaultCase = {
  id: "L1",
  title: "the api is killed while hundreds follow the stream: no client misses or repeats a change",
  run: async (lab, { isShort }) => {
    const clients = isShort ? 60 : 500;
    const perSecond = isShort ? 100 : 200;
    const seconds = isShort ? 5 : 40;
    const sluice = await lab.startSluice();
    const { api, tiktok } = sluice;
    const stream = followStream(
      { url: sluice.urls.api, token: sluice.apiToken },
      { count: clients },
    );
    const areAll = (is: (follower: { last: number | undefined }) => boolean) => () =>
      stream.followers.every(is);
    await waitUntil(
      "all to follow",
      areAll(({ last }) => last !== undefined),
    );
    const firstCpuS = api.usage().cpuS;
    const sinceMs = Date.now();
    // Orders of the pipeline's own among them, so that what advance writes is told as well.
    await tiktok.play("happy-path", { orders: 20, perSecond: 20 / seconds });
    const writing = writeChanges(lab, { perSecond, seconds });
    await sleep(seconds * 500);
    const load = { cpuS: api.usage().cpuS - firstCpuS, rssMb: api.usage().rssMb };
    const killedMs = Date.now();
    api.kill("SIGKILL");
    lab.did("the api killed");
    const written = await writing;
    await waitUntil("the api to be ready again", api.isReady);
    const concluded = await conclude(lab, sluice, { restWithinMs: 180_000 });

    const end = () => readEnd(lab);
    await waitUntil("all changes to have a position", async () => (await end()).unplaced === 0);
    const { changes, last, astray } = await end();
    await waitUntil(
      "all to be told all",
      areAll((each) => each.last === last),
    ).catch(() => undefined);
    await stream.close();
    const stopped = stream.followers.filter((each) => each.last !== last).length;
    const before = stream.latencyMs({ sinceMs, untilMs: killedMs });
    const lost = stream.total("missed");
    return {
      ...concluded,
      figures: {
        ...concluded.figures,
        clients,
        changes,
        "changes a second": Math.round(written / seconds),
        told: stream.total("seen"),
        missed: lost,
        repeated: stream.total("repeated"),
        resets: stream.total("resets"),
        connections: stream.total("connections"),
        "commit to client p50Ms": before.p50,
        "commit to client p99Ms": before.p99,
        "api rssMb": load.rssMb,
        "api cores": Math.round((load.cpuS * 100_000) / (killedMs - sinceMs)) / 100,
      },
      problems: [
        ...concluded.problems,
        ...within("changes missed", lost, 0),
        ...within("changes told twice", stream.total("repeated"), 0),
        ...within("resets", stream.total("resets"), 0),
        ...within("clients who were not told all", stopped, 0),
        ...within("orders whose last change is not their phase", astray, 0),
        ...within("positions left out", last - changes, 0),
        ...atLeast("connections", stream.total("connections"), 2 * clients),
        ...atLeast("changes told", stream.total("seen"), clients * written),
        ...noUnaskedExits(sluice),
      ],
    };
  },
};

/** Four writers, whose transactions are committed in another order than they took their ids in. */
const writeChanges = async (
  lab: Lab,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number> => {
  const writers = 4;
  const each = Math.round((perSecond * seconds) / writers);
  const sinceMs = Date.now();
  const write = async () => {
    for (let written = 0; written < each;) {
      const due = Math.ceil(((Date.now() - sinceMs) / (seconds * 1_000)) * each);
      const count = Math.min(each, due) - written;
      if (count > 0)
        await lab.db().begin(async (tx) => {
          await insertChanges(tx, { count });
          await sleep(Math.random() * 20);
        });
      written += Math.max(0, count);
      await sleep(Math.random() * 20);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return each * writers;
};

const readEnd = async (lab: Lab) => {
  const [row] = await lab.db()<
    { changes: number; last: number; unplaced: number; astray: number }[]
  >`
    select count(*)::int as changes, coalesce(max(position), 0)::int as last,
      count(*) filter (where position is null)::int as unplaced,
      (select count(*)::int from orders o where o.phase is distinct from coalesce(
        (select to_phase from order_changes c where c.order_id = o.id order by position desc limit 1),
        'announced')) as astray
    from order_changes`;
  if (!row) throw new Error("Counting answers a row.");
  return row;
};
