import type { ComparedOrder, Evidence } from "@sluice/db";
import { judge } from "./reconcile-orders.ts";

const compared = (changed: Partial<ComparedOrder> = {}): ComparedOrder => ({
  orderId: "1",
  finding: "equal",
  isOwed: false,
  storedPhase: "in_transit",
  ...changed,
});

const known = (changed: Partial<Evidence> = {}): Evidence => ({
  orderId: "1",
  heardAtMs: 1_000,
  readAtMs: 2_000,
  readBy: "webhook",
  isParked: false,
  isRefused: false,
  hasQuarantined: false,
  hasDeadLetter: false,
  ...changed,
});

describe("a reconciliation", () => {
  it("finds nothing in an order that its webhook told in time", () => {
    expect(judge(compared(), known(), true)).toBeUndefined();
  });

  it.each([
    ["never came", { heardAtMs: null }, "webhook_never_came"],
    ["came after sync had read it", { heardAtMs: 3_000, readBy: "sync" }, "webhook_late"],
  ] as const)("names an order that agrees though its webhook %s", (_, evidence, cause) => {
    expect(judge(compared(), known(evidence), true)).toEqual({ finding: "recovered", cause });
  });

  it("expects no webhook from before the shop was connected", () => {
    expect(judge(compared(), known({ heardAtMs: null }), false)).toBeUndefined();
  });

  it.each([
    [{ hasDeadLetter: true, isRefused: true }, "dead_letter"],
    [{ isParked: true }, "parked"],
    [{ isRefused: true }, "refused"],
    [{}, "read_owed"],
    [{ heardAtMs: null, hasQuarantined: true }, "quarantined"],
    [{ heardAtMs: null }, "webhook_never_came"],
  ] as const)("gives an order that is behind its cause: %j", (evidence, cause) => {
    for (const finding of ["missing", "stale"] as const)
      expect(judge(compared({ finding }), known(evidence), true)).toEqual({ finding, cause });
  });

  it("keeps apart what a person moved, what waits to be read and what has an unknown status", () => {
    const hand = judge(compared({ finding: "by_hand" }), known(), true);
    expect(hand).toEqual({ finding: "by_hand", cause: "moved_by_hand" });
    const owed = judge(compared({ isOwed: true }), known(), true);
    expect(owed).toEqual({ finding: "stale", cause: "read_owed" });
    const parked = judge(compared(), known({ isParked: true }), true);
    expect(parked).toEqual({ finding: "stale", cause: "parked" });
  });
});
