import { abortOperation, pauseOperation, resumeOperation } from "@sluice/db";
import { countLetters } from "../support/dead-letters.ts";
import { openOperationWorld } from "../support/operation-world.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});
const setup = async () => {
  const world = await openOperationWorld();
  open.push(world);
  return world;
};

const keysOf = (events: { fact: { eventKey: string } }[]) =>
  events.map(({ fact }) => fact.eventKey).sort();

describe("a retry", () => {
  it("tries one letter, then ten, then the rest, each time once the last outcome is known", async () => {
    const { die, start, turn, takeSent, succeed, find, letters } = await setup();
    await die(40);
    const id = await start();
    const sizes: number[] = [];
    for (let step = 0; step < 3; step += 1) {
      await turn();
      const sent = await takeSent();
      sizes.push(sent.length);
      await turn();
      expect(await takeSent()).toEqual([]);
      await succeed(sent);
    }
    await turn();
    expect(sizes).toEqual([1, 10, 29]);
    expect(await find(id)).toMatchObject({
      status: "done",
      progress: { waiting: 0, sent: 0, succeeded: 40, failed: 0, skipped: 0 },
    });
    expect(new Set((await letters()).map(({ status }) => status))).toEqual(new Set(["resolved"]));
  });

  it("sends the events as if they had never failed, and takes their pointers away", async () => {
    const { die, start, turn, sweep, queues, deadQueues, db } = await setup();
    await die(1);
    await sweep("dead pointers");
    await start();
    await turn();
    const [job] = await queues.persist.getJobs(["wait"]);
    expect(job?.data.events).toEqual([{ event: expect.anything(), attempts: 0 }]);
    expect(await deadQueues.persist.getJobCounts("wait")).toEqual({ wait: 0 });
    const [letter] = await db`select status, actor, retries from dead_letters`;
    expect(letter).toEqual({ status: "retrying", actor: "ada", retries: 1 });
  });

  it("stops itself when one of the ten fails again, says why, and goes on with all when told to", async () => {
    const { db, die, start, turn, takeSent, succeed, fail, find } = await setup();
    await die(40);
    const id = await start();
    await turn();
    await succeed(await takeSent());
    await turn();
    const [first, ...others] = await takeSent();
    await fail(first ? [first] : []);
    await turn();
    expect(await takeSent()).toEqual([]);
    expect(await find(id)).toMatchObject({
      status: "stopped",
      note: "1 of the next 10 failed again: boom again; resume to go on all the same",
      progress: { waiting: 29, sent: 9, succeeded: 1, failed: 1, skipped: 0 },
    });
    // What was under way is judged although the operation stands still.
    await succeed(others);
    await turn();
    expect((await find(id)).progress).toMatchObject({ sent: 0, succeeded: 10 });
    await resumeOperation(db, id, "ada");
    await turn();
    expect(await takeSent()).toHaveLength(29);
  });

  it("stops itself in its main part when more than one in twenty of the last fifty fails", async () => {
    const { die, start, turn, takeSent, succeed, fail, find } = await setup();
    await die(200);
    const id = await start({ hasCanary: false, perSecond: 60 });
    await turn();
    const sent = await takeSent();
    await fail(sent.slice(0, 2));
    await turn();
    expect((await find(id)).status).toBe("running");
    await fail(sent.slice(2, 3));
    await turn();
    expect(await find(id)).toMatchObject({
      status: "stopped",
      note: "3 of the last 50 failed again: boom again; resume to go on all the same",
    });
    await succeed(sent.slice(3));
  });

  it("pauses, resumes and aborts: what was not sent is skipped, what was is judged", async () => {
    const { db, die, start, turn, takeSent, succeed, find } = await setup();
    await die(5);
    const id = await start();
    await turn();
    await pauseOperation(db, id, "bob");
    const [first] = await takeSent();
    await succeed(first ? [first] : []);
    await turn();
    expect(await takeSent()).toEqual([]);
    expect((await find(id)).progress).toMatchObject({ waiting: 4, succeeded: 1 });
    expect(await pauseOperation(db, id, "bob")).toEqual({ status: "paused", isMoved: false });
    await resumeOperation(db, id, "bob");
    await turn();
    expect((await find(id)).progress).toMatchObject({ waiting: 3, sent: 1, succeeded: 1 });
    await abortOperation(db, id, "bob");
    await succeed(await takeSent());
    await turn();
    expect(await find(id)).toMatchObject({
      status: "aborted",
      progress: { waiting: 0, sent: 0, succeeded: 2, skipped: 3 },
    });
    const audit =
      await db`select actor, action from audit_log where target = ${String(id)} order by id`;
    expect(audit).toEqual([
      { actor: "ada", action: "operation.retry" },
      { actor: "bob", action: "operation.paused" },
      { actor: "bob", action: "operation.running" },
      { actor: "bob", action: "operation.aborted" },
    ]);
  });

  it("that is aborted leaves the letters it had not sent open", async () => {
    const { db, die, start, turn, find } = await setup();
    await die(5);
    const id = await start();
    await turn();
    await abortOperation(db, id, "bob");
    expect((await find(id)).progress).toMatchObject({ waiting: 0, sent: 1, skipped: 4 });
    expect(await countLetters(db)).toEqual({ open: 4, retrying: 1 });
  });

  it("sends each letter once though two workers give it its turn at the same time", async () => {
    const { db, die, start, turn, takeSent, succeed, find } = await setup();
    await die(30);
    const id = await start();
    const all: string[] = [];
    const most: number[] = [];
    for (let step = 0; step < 3; step += 1) {
      // Two that both believe to be alone, as when a lease has run out.
      await Promise.all(
        [turn, turn].map(async (one) => {
          await db`delete from leases`;
          await one();
        }),
      );
      const sent = await takeSent();
      const keys = new Set(keysOf(sent));
      all.push(...keys);
      most.push(keys.size);
      await succeed(sent);
    }
    await turn();
    expect(most).toEqual([1, 10, 19]);
    expect(new Set(all).size).toBe(30);
    expect(await find(id)).toMatchObject({ status: "done", progress: { succeeded: 30 } });
  });

  it("keeps its pace whoever works on it", async () => {
    const { die, start, turn, find } = await setup();
    await die(50);
    const id = await start({ hasCanary: false, perSecond: 10 });
    const startedMs = Date.now();
    await Promise.all([turn(), turn(), turn()]);
    const seconds = 1 + Math.floor((Date.now() - startedMs) / 1_000);
    expect((await find(id)).progress.waiting).toBeGreaterThanOrEqual(50 - 10 * seconds);
  });

  it("joins a retry that is under way instead of sending the event twice", async () => {
    const { db, die, start, turn, takeSent, succeed, find } = await setup();
    await die(1);
    const ids = [await start(), await start()];
    await turn();
    const sent = await takeSent();
    expect(sent).toHaveLength(1);
    await succeed(sent);
    await turn();
    for (const id of ids)
      expect(await find(id)).toMatchObject({ status: "done", progress: { succeeded: 1 } });
    expect(await db`select retries from dead_letters`).toEqual([{ retries: 1 }]);
  });

  it("has no targets where no letter is open", async () => {
    const { db, start } = await setup();
    expect(await start()).toBe(0);
    expect(await db`select from operations`).toEqual([]);
  });
});

test("thousands of letters are discarded and brought back by operations, and their orders' flags follow", async () => {
  const { db, die, start, turn, find } = await setup();
  await die(1_200);
  await db`
    insert into orders (tiktok_order_id, shop_id, order_data, lifecycle_version, needs_attention)
    values ('570', '1', '{}', 1, true)`;
  const flag = async () => (await db`select needs_attention as flag from orders`)[0]?.["flag"];
  const until = async (id: number) => {
    while ((await find(id)).status === "running") await turn();
    return await find(id);
  };
  const discard = await start({ kind: "discard", reason: "too old", hasCanary: false });
  expect(await until(discard)).toMatchObject({ status: "done", progress: { succeeded: 1_200 } });
  expect([await countLetters(db), await flag()]).toEqual([{ discarded: 1_200 }, false]);
  const restore = await start({ kind: "restore", hasCanary: false });
  expect(await until(restore)).toMatchObject({ status: "done", progress: { succeeded: 1_200 } });
  expect([await countLetters(db), await flag()]).toEqual([{ open: 1_200 }, true]);
});
