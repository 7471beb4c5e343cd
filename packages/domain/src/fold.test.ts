import { fold } from "./fold.ts";
import type { LedgerFact } from "./ledger-fact.ts";
import type { OrderPhase } from "./order-phase.ts";

const order = (phase: OrderPhase = "announced") => ({ shopId: "1", phase });

const aFact = (overrides: Partial<LedgerFact>): LedgerFact => ({
  id: "1",
  eventKey: "k1",
  shopId: "1",
  kind: "hint",
  phase: "awaiting_payment",
  status: "pending",
  reason: null,
  actor: null,
  occurredAtS: 10,
  readSeq: 0,
  knownSeq: 0,
  ...overrides,
});

describe("the fold", () => {
  it("steps forward on hints and keeps a repeated phase without a step", () => {
    const result = fold(order(), [
      aFact({ id: "1" }),
      aFact({ id: "2", eventKey: "k2", occurredAtS: 11 }),
      aFact({ id: "3", eventKey: "k3", occurredAtS: 12, phase: "in_transit" }),
    ]);
    expect(result.phase).toBe("in_transit");
    expect(result.stateAsOfS).toBe(12);
    expect(result.verdicts.map(({ status }) => status)).toEqual(["applied", "applied", "applied"]);
    expect(result.steps.map(({ from, to }) => [from, to])).toEqual([
      ["announced", "awaiting_payment"],
      ["awaiting_payment", "in_transit"],
    ]);
  });

  it("refuses a backward hint with a reason and asks for a read", () => {
    const result = fold(order("delivered"), [
      aFact({ id: "1", phase: "delivered", status: "applied" }),
      aFact({ id: "2", eventKey: "k2", occurredAtS: 11, phase: "in_transit" }),
    ]);
    expect(result).toMatchObject({ phase: "delivered", needsRead: true });
    expect(result.verdicts[0]).toMatchObject({ factId: "2", status: "refused" });
    expect(result.verdicts[0]?.reason).toContain("in_transit");
    expect(result.steps).toMatchObject([
      { outcome: "refused", from: "delivered", to: "delivered" },
    ]);
  });

  it("lets a read correct the phase, whatever it was", () => {
    const result = fold(order("delivered"), [
      aFact({ id: "1", phase: "delivered", status: "applied" }),
      aFact({
        id: "2",
        eventKey: "k2",
        occurredAtS: 11,
        kind: "snapshot",
        phase: "awaiting_shipment",
      }),
    ]);
    expect(result.phase).toBe("awaiting_shipment");
    expect(result.steps).toMatchObject([{ outcome: "corrected" }]);
  });

  it("calls a late fact that changes nothing stale", () => {
    const result = fold(order("in_transit"), [
      aFact({ id: "1", occurredAtS: 20, phase: "in_transit", status: "applied" }),
      aFact({ id: "2", eventKey: "k2", occurredAtS: 10, phase: "awaiting_shipment" }),
    ]);
    expect(result.phase).toBe("in_transit");
    expect(result.verdicts).toMatchObject([{ factId: "2", status: "stale" }]);
    expect(result.steps).toEqual([]);
    expect(result.needsRead).toBe(false);
  });

  it("adds one corrected step when a late fact changes the outcome", () => {
    // Known: shipped at 20. Late: a read says it was cancelled at 10, so the hint was in vain.
    const result = fold(order("in_transit"), [
      aFact({ id: "1", occurredAtS: 20, phase: "in_transit", status: "applied" }),
      aFact({ id: "2", eventKey: "k2", occurredAtS: 10, kind: "snapshot", phase: "cancelled" }),
    ]);
    expect(result.phase).toBe("cancelled");
    expect(result.verdicts).toMatchObject([{ factId: "2", status: "applied" }]);
    expect(result.steps).toMatchObject([
      { factId: "2", from: "in_transit", to: "cancelled", outcome: "corrected" },
    ]);
  });

  it("lets the later of two reads with one update time win, in both orders of arrival", () => {
    const first = aFact({ id: "1", kind: "snapshot", phase: "awaiting_shipment", readSeq: 1 });
    const later = aFact({
      id: "2",
      eventKey: "k2",
      kind: "snapshot",
      phase: "in_transit",
      readSeq: 2,
    });
    expect(fold(order(), [first, later]).phase).toBe("in_transit");
    const afterLater = fold(order("in_transit"), [first, { ...later, status: "applied" }]);
    expect(afterLater.phase).toBe("in_transit");
    expect(afterLater.steps).toEqual([]);
  });

  it("puts what a second tells in the order in which it was known", () => {
    const steps = fold(order(), [
      aFact({ id: "1" }),
      aFact({ id: "2", eventKey: "k2", phase: "on_hold", knownSeq: 1 }),
      aFact({ id: "3", eventKey: "k3", kind: "snapshot", readSeq: 1 }),
      aFact({ id: "4", eventKey: "k4", kind: "snapshot", phase: "on_hold", readSeq: 2 }),
    ]).steps;
    expect(steps).toMatchObject([
      { factId: "1", from: "announced", to: "awaiting_payment", outcome: "applied" },
      { factId: "2", from: "awaiting_payment", to: "on_hold", outcome: "applied" },
    ]);
  });

  describe("with two reads that ran at once, of which the one that began later saw less", () => {
    const saw = (id: string, phase: OrderPhase, readSeq: number, knownSeq: number) =>
      aFact({ id, eventKey: `k${id}`, kind: "snapshot", phase, readSeq, knownSeq });
    const more = saw("1", "completed", 1, 2);
    const less = saw("2", "delivered", 2, 2);
    const applied = (fact: LedgerFact): LedgerFact => ({ ...fact, status: "applied" });

    it("tells no way back, in either order of arrival, and asks for a read", () => {
      const first = fold(order(), [more]);
      const then = fold(order("completed"), [applied(more), less]);
      expect([first.phase, then.phase]).toEqual(["completed", "completed"]);
      expect([first.needsRead, then.needsRead]).toEqual([false, true]);
      expect(then.steps).toEqual([]);
      const other = fold(order("delivered"), [applied(less), more]);
      expect(other).toMatchObject({ phase: "completed", needsRead: true });
      expect(other.steps).toMatchObject([{ from: "delivered", to: "completed" }]);
    });

    it("believes the read that began after both, whatever it says, and asks for no more", () => {
      const stands = [applied(more), applied(less)];
      expect(fold(order("completed"), stands).needsRead).toBe(false);
      // The second read was repeated: TikTok did take the order back.
      const repeated = { ...applied(less), readSeq: 3, knownSeq: 3 };
      expect(fold(order("completed"), [applied(more), repeated])).toMatchObject({
        phase: "delivered",
        needsRead: false,
        steps: [{ factId: "2", from: "completed", to: "delivered", outcome: "corrected" }],
      });
    });
  });

  it("puts an order's way back down to the read that saw it, not to a hint that came with it", () => {
    const ship = { kind: "snapshot", phase: "awaiting_shipment", status: "applied" } as const;
    const collect = { phase: "awaiting_collection", occurredAtS: 14 } as const;
    const result = fold(order("awaiting_collection"), [
      aFact({ ...ship, id: "1", readSeq: 2, knownSeq: 2 }),
      aFact({
        ...collect,
        id: "2",
        eventKey: "k2",
        kind: "snapshot",
        status: "applied",
        readSeq: 1,
        knownSeq: 3,
      }),
      aFact({ ...ship, id: "3", eventKey: "k3", occurredAtS: 14, readSeq: 5, knownSeq: 5 }),
      aFact({ ...collect, id: "4", eventKey: "k4", knownSeq: 2 }),
    ]);
    expect(result.steps).toMatchObject([
      { factId: "3", from: "awaiting_collection", to: "awaiting_shipment", outcome: "corrected" },
    ]);
    expect(result.verdicts).toMatchObject([{ factId: "4", status: "stale" }]);
  });

  it("follows a repeated read that has become the later one", () => {
    const result = fold(order("in_transit"), [
      aFact({
        id: "1",
        kind: "snapshot",
        phase: "awaiting_shipment",
        readSeq: 3,
        status: "applied",
      }),
      aFact({
        id: "2",
        eventKey: "k2",
        kind: "snapshot",
        phase: "in_transit",
        readSeq: 2,
        status: "applied",
      }),
    ]);
    expect(result.phase).toBe("awaiting_shipment");
    expect(result.steps).toMatchObject([{ factId: "1", from: "in_transit", outcome: "corrected" }]);
  });

  it("lays a full return over the fold, and no read takes it away", () => {
    const facts = [
      aFact({ id: "1", phase: "delivered", status: "applied" as const }),
      aFact({ id: "2", eventKey: "k2", kind: "full_return", phase: null, occurredAtS: 20 }),
      aFact({ id: "3", eventKey: "k3", kind: "snapshot", phase: "completed", occurredAtS: 30 }),
    ];
    expect(fold(order("delivered"), facts).phase).toBe("returned");
  });

  it("takes an operator's legal move, refuses another, and lets newer facts of TikTok win", () => {
    const shipped = aFact({ id: "1", phase: "in_transit", status: "applied" });
    const moved = aFact({
      id: "2",
      eventKey: "k2",
      kind: "operator",
      phase: "delivered",
      occurredAtS: 20,
      actor: "ann",
      reason: "signed for",
    });
    const result = fold(order("in_transit"), [shipped, moved]);
    expect(result.steps).toMatchObject([{ to: "delivered", actor: "ann", reason: "signed for" }]);
    const newer = aFact({
      id: "3",
      eventKey: "k3",
      kind: "snapshot",
      phase: "in_transit",
      occurredAtS: 30,
    });
    expect(fold(order("in_transit"), [shipped, moved, newer]).phase).toBe("in_transit");
    const illegal = fold(order("in_transit"), [shipped, { ...moved, phase: "awaiting_shipment" }]);
    expect(illegal).toMatchObject({ phase: "in_transit", needsRead: false });
    expect(illegal.verdicts).toMatchObject([{ status: "refused" }]);
  });

  it("enters notices on the timeline without touching the phase", () => {
    const result = fold(order("in_transit"), [
      aFact({ id: "1", phase: "in_transit", status: "applied" }),
      aFact({ id: "2", eventKey: "k2", kind: "address_notice", phase: null, occurredAtS: 5 }),
    ]);
    expect(result.phase).toBe("in_transit");
    expect(result.verdicts).toEqual([{ factId: "2", status: "applied", reason: null }]);
  });

  it("keeps facts of another shop out", () => {
    const result = fold(order(), [aFact({ shopId: "2", phase: "delivered" })]);
    expect(result.phase).toBe("announced");
    expect(result.verdicts).toMatchObject([{ status: "quarantined" }]);
  });
});
