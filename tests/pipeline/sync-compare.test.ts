import { advanceOrders, compareOrders, connectDatabase, recordFacts } from "@sluice/db";
import { fold } from "@sluice/domain";
import { aFact } from "../support/a-fact.ts";
import { freshDatabase } from "../support/fresh-database.ts";

const t0 = 1_760_000_000;

const setup = async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 2 });
  const record = async (facts: Parameters<typeof aFact>[0][]) => {
    await recordFacts(
      db,
      facts.map((fact) => ({ fact: aFact(fact), read: null, isStale: false })),
    );
    await advanceOrders(db, [...new Set(facts.map((fact) => fact?.orderId ?? "5700"))], fold);
  };
  const read = (orderId: string, phase: "in_transit" | "delivered", atS: number, readSeq = 1) =>
    ({
      eventKey: `snapshot:${orderId}:${atS}:${phase}`,
      orderId,
      kind: "snapshot",
      phase,
      tiktokStatus: phase.toUpperCase(),
      occurredAtS: atS,
      readSeq,
      raw: null,
    }) as const;
  return {
    db,
    record,
    read,
    findingOf: async (orderId: string, word: string, updateTimeS: number) => {
      const [one] = await compareOrders(db, "1", [{ orderId, word, updateTimeS }]);
      return one?.finding;
    },
    close: async () => {
      await db.end();
      await drop();
    },
  };
};

describe("a page of orders against the ledger", () => {
  let world: Awaited<ReturnType<typeof setup>>;
  beforeAll(async () => {
    world = await setup();
    const { record, read } = world;
    await record([read("1", "in_transit", t0), aFact({ orderId: "2", occurredAtS: t0 })]);
    await record([read("3", "in_transit", t0, 1)]);
    await record([read("3", "delivered", t0, 2)]);
    await record([read("4", "in_transit", t0)]);
    await record([
      {
        eventKey: "operator:1",
        orderId: "4",
        kind: "operator",
        source: "operator",
        phase: "delivered",
        occurredAtS: t0 + 10,
        raw: null,
      },
    ]);
  });
  afterAll(() => world.close());

  it.each([
    ["was never seen", "9", "in_transit", t0, "missing"],
    ["is known by a hint alone", "2", "awaiting_shipment", t0, "missing"],
    ["was read as it stands", "1", "in_transit", t0, "equal"],
    ["has changed since", "1", "delivered", t0 + 5, "stale"],
    ["has another status at the same time", "1", "delivered", t0, "stale"],
    ["shows an older version than was read", "1", "awaiting_shipment", t0 - 5, "equal"],
    ["stands as it was read last of two at one time", "3", "delivered", t0, "equal"],
    ["went back to what was read first of two at one time", "3", "in_transit", t0, "stale"],
    ["was moved by hand since it was read", "4", "in_transit", t0, "by_hand"],
    ["was moved by hand, and has changed at TikTok since", "4", "in_transit", t0 + 20, "stale"],
  ])("finds that one %s: %s %s", async (_, orderId, word, updateTimeS, finding) => {
    expect(await world.findingOf(orderId, word, updateTimeS)).toBe(finding);
  });

  it("is another shop's affair where another shop has read the order", async () => {
    const [one] = await compareOrders(world.db, "2", [
      { orderId: "1", word: "in_transit", updateTimeS: t0 },
    ]);
    expect(one?.finding).toBe("missing");
  });
});
