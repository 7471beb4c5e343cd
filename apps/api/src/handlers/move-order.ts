import { randomUUID } from "node:crypto";
import { namedMoves, type MovedOrder, type MoveOrder } from "@sluice/contract";
import { moveOrder as move } from "@sluice/db";
import { legalMoves, stateOfPhase, type OrderPhase } from "@sluice/domain";
import type { Handler } from "../route.ts";
import { unknownOrder } from "./show-order.ts";

/** Moves an order by hand, if the machine allows it. */
export const moveOrder: Handler<MoveOrder, MovedOrder> = async (input, ctx, actor) => {
  const { id, reason, idempotencyKey: moveId = randomUUID() } = input;
  const to = phaseOf(input.to);
  const order = await ctx.findOrder(id);
  if (!order) return { problem: unknownOrder };
  const { tiktokOrderId: orderId } = order;
  const moved = await move(ctx.db, { orderId, to, reason, actor: actor.name, moveId });
  if (moved.kind === "unknownOrder") return { problem: unknownOrder };
  if (moved.kind === "taken") return { problem: takenKey };
  if (moved.kind === "illegal") return { problem: illegal(moved.phase, to, moved.legalMoves) };
  const { kind, phase } = moved;
  const state = stateOfPhase[phase];
  const hasMoved = kind === "moved";
  return { body: { orderId, state, phase, hasMoved, legalMoves: legalMoves(phase) } };
};

const phaseOf = (to: MoveOrder["to"]): OrderPhase =>
  to in namedMoves ? namedMoves[to as keyof typeof namedMoves] : (to as OrderPhase);

const illegal = (phase: OrderPhase, to: OrderPhase, legal: OrderPhase[]) => ({
  status: 409,
  title: "The order cannot be moved so",
  detail: `It is ${phase}, which cannot be moved to ${to} by hand. ${
    legal.length > 0
      ? `It can be moved to ${legal.join(", ")}.`
      : "Nothing can be moved from there."
  }`,
  legalMoves: legal,
});

const takenKey = {
  status: 409,
  title: "This idempotency key names another move",
  detail: "Make a new UUID for each move, and send the same one only to repeat it.",
};
