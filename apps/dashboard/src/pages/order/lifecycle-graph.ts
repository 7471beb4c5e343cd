import { orderLifecycle, stepFrom, type Bearing } from "@sluice/domain/order-lifecycle";
import { OrderPhase, OrderState } from "@sluice/domain/order-phase";

/** What can take an order on: a webhook or a read of TikTok, or an operator. */
export interface WayOn {
  to: OrderPhase;
  byHand: boolean;
}

/** The machine's states with their phases, in its own order. */
export const stateColumns: { state: OrderState; phases: OrderPhase[] }[] = Object.entries(
  orderLifecycle.states,
).map(([state, { states }]) => ({
  state: OrderState.parse(state),
  phases: Object.keys(states).map((phase) => OrderPhase.parse(phase)),
}));

/**
 * Where an order may go from a phase. A read of TikTok may set any phase; what the machine knows only as
 * a correction is left out.
 */
export const waysOn = (phase: OrderPhase): WayOn[] =>
  OrderPhase.options.flatMap((to): WayOn[] => {
    const isUsual = (bearing: Bearing) => stepFrom(phase, bearing, to)?.isCorrection === false;
    if (isUsual("hint") || isUsual("read")) return [{ to, byHand: false }];
    return isUsual("operator") ? [{ to, byHand: true }] : [];
  });
