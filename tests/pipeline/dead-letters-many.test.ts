import { connectViews, groupDeadLetters, startLetterOperation, findOperation } from "@sluice/db";
import { stageHandlers } from "@sluice/worker";
import { aHint } from "../support/a-fact.ts";
import { aSealedLetter, countLetters, recordMany } from "../support/dead-letters.ts";
import { waitUntil } from "../support/wait-until.ts";
import { startWorker } from "../support/worker.ts";

const kinds = 12;
const letterCount = 10_000;
const orders = 2_000;
const [repaired, broken] = [3, 7];

const kindOf = (eventKey: string) => Number(/^dead:(\d+):/.exec(eventKey)?.[1] ?? -1);
const fingerprint = (kind: number) => `persist: fault of kind ${kind}`;
const ofKind = (kind: number) =>
  Math.floor(letterCount / kinds) + (kind < letterCount % kinds ? 1 : 0);

it("of 10,000 dead letters of 12 kinds, one kind whose cause is gone is retried whole, and one that still fails stops itself at its first", async () => {
  const worker = await startWorker({
    handlers: {
      persist: async (events, deps) => {
        if (events.some(({ fact }) => kindOf(fact.eventKey) === broken)) throw new Error("still");
        return await stageHandlers.persist(events, deps);
      },
    },
  });
  const { db, vault } = worker;
  const views = connectViews(worker.url, { applicationName: "test", connectionsMax: 2 });
  try {
    const letters = Array.from({ length: letterCount }, (_, index) => {
      const kind = index % kinds;
      const orderId = `57${String(index % orders).padStart(6, "0")}`;
      const event = aHint({ eventKey: `dead:${kind}:${index}`, orderId });
      return aSealedLetter(vault, event, {
        fingerprint: fingerprint(kind),
        error: `fault of kind ${kind}`,
      });
    });
    await recordMany(db, letters);
    const groups = await groupDeadLetters(views, {}, 200);
    expect(groups).toHaveLength(kinds);
    expect(Object.fromEntries(groups.map((one) => [one.fingerprint, one.open]))).toEqual(
      Object.fromEntries(
        letters.slice(0, kinds).map((one, kind) => [one.fingerprint, ofKind(kind)]),
      ),
    );

    const retry = async (kind: number) => {
      const chosen = { filter: { fingerprint: fingerprint(kind) } };
      const id = await startLetterOperation(
        db,
        {
          kind: "retry",
          asked: chosen,
          actor: "ada",
          reason: null,
          perSecond: 1_000,
          hasCanary: true,
        },
        { chosen, from: "open" },
      );
      return id ?? 0;
    };
    const ids = [await retry(repaired), await retry(broken)];
    const [done, stopped] = await waitUntil(
      "both operations to end",
      async () => {
        const both = await Promise.all(ids.map((id) => findOperation(views, id)));
        return both.every((one) => one?.status !== "running") && both;
      },
      60_000,
    );
    expect(done).toMatchObject({
      status: "done",
      total: ofKind(repaired),
      progress: { waiting: 0, sent: 0, succeeded: ofKind(repaired), failed: 0, skipped: 0 },
    });
    expect(stopped).toMatchObject({
      status: "stopped",
      total: ofKind(broken),
      progress: { waiting: ofKind(broken) - 1, sent: 0, succeeded: 0, failed: 1, skipped: 0 },
    });
    expect(stopped?.note).toMatch(/^the first one failed again: .*; resume to go on all the same$/);

    expect(await countLetters(db)).toEqual({
      open: letterCount - ofKind(repaired),
      resolved: ofKind(repaired),
    });
    const after = await groupDeadLetters(views, { fingerprint: fingerprint(broken) }, 200);
    // The one that was tried has told its cause anew; it stands with those of that cause.
    expect(after.map(({ open }) => open)).toEqual([ofKind(broken) - 1]);
    const [effects] = await db`
      select count(*)::int as facts, count(distinct event_key)::int as events from order_events
      where event_key like ${`dead:${repaired}:%`}`;
    expect(effects).toEqual({ facts: ofKind(repaired), events: ofKind(repaired) });
    const [by] = await db`
      select array_agg(distinct actor) as actors from dead_letters where status = 'resolved'`;
    expect(by).toEqual({ actors: ["ada"] });
  } finally {
    await views.$client.end();
    await worker.close();
  }
}, 120_000);
