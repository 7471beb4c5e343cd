import {
  askMachine,
  fullReturnFrom,
  legalMoves,
  lifecycleEventTypes,
  stepFrom,
  type Bearing,
} from "./order-lifecycle.ts";
import { OrderPhase } from "./order-phase.ts";

describe("the order lifecycle", () => {
  it("has a table that says what the machine says, for every phase and fact", () => {
    for (const phase of OrderPhase.options)
      for (const type of lifecycleEventTypes) {
        const [bearing, target] = type.split(".") as [Bearing, OrderPhase];
        const fromTable =
          type === "full_return" ? fullReturnFrom(phase) : stepFrom(phase, bearing, target)?.to;
        expect({ phase, type, to: fromTable }).toEqual({
          phase,
          type,
          to: askMachine(phase, type)?.to,
        });
      }
  });

  it("lets a read set any phase, and calls an unusual step a correction", () => {
    expect(stepFrom("delivered", "read", "awaiting_shipment")).toEqual({
      to: "awaiting_shipment",
      isCorrection: true,
    });
    expect(stepFrom("in_transit", "read", "refunded")).toEqual({
      to: "refunded",
      isCorrection: false,
    });
    for (const from of OrderPhase.options)
      for (const to of OrderPhase.options)
        if (from !== to) expect(stepFrom(from, "read", to)?.to).toBe(to);
  });

  it("moves on a hint forward only, over skipped phases", () => {
    expect(stepFrom("awaiting_payment", "hint", "in_transit")?.to).toBe("in_transit");
    expect(stepFrom("in_transit", "hint", "awaiting_shipment")).toBeUndefined();
    expect(stepFrom("cancelled", "hint", "in_transit")).toBeUndefined();
    expect(stepFrom("delivered", "hint", "cancelled")).toBeUndefined();
  });

  it("counts a COMPLETED hint only on a delivered order", () => {
    expect(stepFrom("delivered", "hint", "completed")?.to).toBe("completed");
    for (const phase of OrderPhase.options)
      if (phase !== "delivered") expect(stepFrom(phase, "hint", "completed")).toBeUndefined();
  });

  it("shows a full return only where something was delivered", () => {
    expect(OrderPhase.options.filter((phase) => fullReturnFrom(phase))).toEqual([
      "delivered",
      "completed",
    ]);
  });

  it("offers operators legal moves only", () => {
    expect(legalMoves("awaiting_collection")).toEqual(["in_transit", "delivered", "cancelled"]);
    expect(legalMoves("cancelled")).toEqual(["awaiting_shipment"]);
    expect(legalMoves("completed")).toEqual([]);
  });
});
