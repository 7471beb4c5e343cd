import type { RawWebhook } from "@sluice/queues";
import { createWebhookStore } from "./store-webhook.ts";

/** A Redis and a Postgres that serve or fail as the test says, under a clock that it sets. */
const setup = () => {
  const world = { nowMs: 0, redisIsAway: false, postgresIsAway: false, answer: turn() };
  jest.spyOn(Date, "now").mockImplementation(() => world.nowMs);
  const asked: string[] = [];
  const spilled: string[] = [];
  const stored: string[] = [];
  const told: boolean[] = [];
  const { store, isSpilling } = createWebhookStore({
    addJob: async (events) => {
      asked.push(nameOf(events.map(({ event }) => event)));
      await world.answer;
      if (world.redisIsAway) throw new Error("Command timed out");
    },
    spill: async (events) => {
      await turn();
      if (world.postgresIsAway) throw new Error("Postgres did not answer within 400 ms");
      spilled.push(nameOf(events));
    },
    onBatch: () => undefined,
    onStored: (where) => stored.push(where),
    onSpilling: (isOn) => told.push(isOn),
  });
  const send = (traceId: string) => store(anEvent(traceId));
  /** Redis refuses two in a row, and is given up at time 0. */
  const giveUp = async () => {
    world.redisIsAway = true;
    await send("1");
    await send("2");
  };
  /** Sends a probe and, while Redis has not answered it, another webhook. */
  const probeWithOneBeside = async () => {
    let answer = (): void => undefined;
    world.answer = new Promise((resolve) => (answer = () => resolve(undefined)));
    const sent = [send("probe")];
    while (!asked.includes("probe")) await turn();
    sent.push(send("beside it"));
    await turn();
    expect(asked).toEqual(["1", "2", "probe"]);
    answer();
    await Promise.all(sent);
  };
  return { world, asked, spilled, stored, told, send, giveUp, probeWithOneBeside, isSpilling };
};

const anEvent = (traceId: string): RawWebhook => ({
  source: "webhook",
  body: { bytes: "{}", isSealed: false },
  receivedAtMs: 0,
  traceId,
});

/** A job or an insert, by the webhooks in it: "a b". */
const nameOf = (events: RawWebhook[]) => events.map(({ traceId }) => traceId).join(" ");

/** Long enough for a group to go out and be answered. */
const turn = () => new Promise(setImmediate);

afterEach(() => jest.restoreAllMocks());

describe("a webhook", () => {
  it("goes into its queue and nowhere else while Redis takes it", async () => {
    const { send, asked, spilled, stored, isSpilling } = setup();
    await send("a");
    expect([asked, spilled, stored]).toEqual([["a"], [], ["redis"]]);
    expect(isSpilling()).toBe(false);
  });

  it("that Redis does not take is kept in Postgres before it is answered", async () => {
    const { world, send, spilled, stored } = setup();
    world.redisIsAway = true;
    let isAnswered = false;
    const sent = send("a").then(() => (isAnswered = true));
    while (spilled.length === 0) {
      expect(isAnswered).toBe(false);
      await turn();
    }
    await sent;
    expect([spilled, stored]).toEqual([["a"], ["postgres"]]);
  });

  it("is refused when neither takes it, and the next is taken as soon as one does", async () => {
    const { world, send, spilled } = setup();
    Object.assign(world, { redisIsAway: true, postgresIsAway: true });
    await expect(send("a")).rejects.toThrow("Postgres did not answer");
    world.postgresIsAway = false;
    await send("b");
    expect(spilled).toEqual(["b"]);
  });

  it("shares one insert with all that come at the same time", async () => {
    const { giveUp, send, spilled } = setup();
    await giveUp();
    await Promise.all(["a", "b", "c", "d"].map(send));
    expect(spilled.slice(2)).toEqual(["a b c d"]);
  });
});

describe("a Redis that refused two in a row", () => {
  it("is not asked for half a second, and nobody waits for it", async () => {
    const { world, giveUp, send, asked, spilled, isSpilling } = setup();
    await giveUp();
    world.nowMs = 499;
    await send("3");
    expect(asked).toEqual(["1", "2"]);
    expect(spilled).toEqual(["1", "2", "3"]);
    expect(isSpilling()).toBe(true);
  });

  it("is then asked by one alone, and left alone for another half second if that fails", async () => {
    const { world, giveUp, probeWithOneBeside, send, asked, stored } = setup();
    await giveUp();
    world.nowMs = 500;
    await probeWithOneBeside();
    world.nowMs = 999;
    await send("after it");
    expect(asked).toEqual(["1", "2", "probe"]);
    expect(stored).toEqual(Array(5).fill("postgres"));
  });

  it("has the webhooks again, those that waited beside it too, once that one is taken", async () => {
    const { world, giveUp, probeWithOneBeside, send, asked, told, stored, isSpilling } = setup();
    await giveUp();
    Object.assign(world, { nowMs: 500, redisIsAway: false });
    await probeWithOneBeside();
    await send("after it");
    expect(asked).toEqual(["1", "2", "probe", "beside it", "after it"]);
    expect(stored.slice(2)).toEqual(["redis", "redis", "redis"]);
    expect([told, isSpilling()]).toEqual([[true, false], false]);
  });

  it("is reported once, however often it is asked in vain meanwhile", async () => {
    const { world, giveUp, send, asked, told } = setup();
    await giveUp();
    for (world.nowMs = 500; world.nowMs <= 5_000; world.nowMs += 500) await send("probe");
    expect(asked).toHaveLength(2 + 10);
    expect(told).toEqual([true]);
  });

  it("is forgiven one failure between successes", async () => {
    const { world, send, stored, isSpilling } = setup();
    for (const isAway of [true, false, true, false]) {
      world.redisIsAway = isAway;
      await send("x");
    }
    expect(stored).toEqual(["postgres", "redis", "postgres", "redis"]);
    expect(isSpilling()).toBe(false);
  });
});
