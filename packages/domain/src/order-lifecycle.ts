import { setup, transition, type StateValueFrom } from "xstate";
import { OrderPhase } from "./order-phase.ts";

/** Rises whenever the machine changes; every order and transition stores it. */
export const lifecycleVersion = 1;

/**
 * How a fact bears on the phase. A hint (a webhook) moves forward only; a read (an order as TikTok
 * shows it) sets the phase whatever it was; an operator's move must be legal here.
 */
export type Bearing = "hint" | "read" | "operator";

type LifecycleEvent = { type: `${Bearing}.${OrderPhase}` } | { type: "full_return" };

const to = (phase: OrderPhase, actions?: "recordCorrection") => ({
  target: `#${phase}` as const,
  ...(actions && { actions }),
});
const on = (bearing: Bearing, ...phases: OrderPhase[]) =>
  Object.fromEntries(phases.map((phase) => [`${bearing}.${phase}`, to(phase)]));

/** A usual step: skipping phases is normal, because webhooks get lost. */
const forward = (...phases: OrderPhase[]) => ({
  ...on("hint", ...phases),
  ...on("read", ...phases),
});
/** Ends that only an order read can tell: a COMPLETED hint does not say whether it was delivered. */
const readOnly = (...phases: OrderPhase[]) => on("read", ...phases);
const byHand = (...phases: OrderPhase[]) => on("operator", ...phases);

const whereverItWas = Object.fromEntries(
  OrderPhase.options.map((phase) => [`read.${phase}`, to(phase, "recordCorrection")]),
);

export const orderLifecycle = setup({
  types: { events: {} as LifecycleEvent },
  actions: { recordCorrection: () => undefined },
}).createMachine({
  id: "order",
  initial: "received",
  on: whereverItWas,
  states: {
    received: {
      initial: "announced",
      states: {
        announced: {
          id: "announced",
          on: {
            ...forward("awaiting_payment", "on_hold", "awaiting_shipment", "partially_shipped"),
            ...forward("awaiting_collection", "in_transit", "delivered", "cancelled"),
            ...readOnly("completed", "refunded"),
          },
        },
        awaiting_payment: {
          id: "awaiting_payment",
          on: {
            ...forward("on_hold", "awaiting_shipment", "partially_shipped", "awaiting_collection"),
            ...forward("in_transit", "delivered", "cancelled"),
            ...readOnly("completed", "refunded"),
            ...byHand("cancelled"),
          },
        },
        on_hold: {
          id: "on_hold",
          on: {
            ...forward("awaiting_shipment", "partially_shipped", "awaiting_collection"),
            ...forward("in_transit", "delivered", "cancelled"),
            ...readOnly("completed", "refunded"),
            ...byHand("cancelled"),
          },
        },
      },
    },
    processing: {
      initial: "awaiting_shipment",
      states: {
        awaiting_shipment: {
          id: "awaiting_shipment",
          on: {
            ...forward("partially_shipped", "awaiting_collection", "in_transit", "delivered"),
            ...forward("cancelled"),
            ...readOnly("completed", "refunded"),
            ...byHand("in_transit", "delivered", "cancelled"),
          },
        },
        partially_shipped: {
          id: "partially_shipped",
          on: {
            ...forward("awaiting_collection", "in_transit", "delivered", "cancelled"),
            ...readOnly("completed", "refunded"),
            ...byHand("in_transit", "delivered", "cancelled"),
          },
        },
        awaiting_collection: {
          id: "awaiting_collection",
          on: {
            ...forward("in_transit", "delivered", "cancelled"),
            ...readOnly("completed", "refunded"),
            ...byHand("in_transit", "delivered", "cancelled"),
          },
        },
      },
    },
    shipped: {
      initial: "in_transit",
      states: {
        in_transit: {
          id: "in_transit",
          on: {
            ...forward("delivered", "cancelled"),
            ...readOnly("completed", "refunded"),
            ...byHand("delivered", "cancelled"),
          },
        },
      },
    },
    delivered: {
      initial: "delivered",
      states: {
        delivered: {
          id: "delivered",
          on: { ...forward("completed"), ...readOnly("refunded"), full_return: to("returned") },
        },
        completed: { id: "completed", on: { full_return: to("returned") } },
      },
    },
    failed: {
      initial: "cancelled",
      states: {
        cancelled: { id: "cancelled", on: byHand("awaiting_shipment") },
        refunded: { id: "refunded", on: byHand("awaiting_shipment") },
        returned: { id: "returned" },
      },
    },
  },
});

export interface Step {
  to: OrderPhase;
  /** True where the machine knows no such step as usual: only an order read may take it. */
  isCorrection: boolean;
}

/** The step that a fact takes from a phase, or undefined where the machine refuses it. */
export const stepFrom = (phase: OrderPhase, bearing: Bearing, toPhase: OrderPhase) =>
  steps.get(`${phase}|${bearing}.${toPhase}`);

/** Where a completed full return leads from a phase; undefined where it does not show. */
export const fullReturnFrom = (phase: OrderPhase) => steps.get(`${phase}|full_return`)?.to;

/** The moves an operator may make from a phase. */
export const legalMoves = (phase: OrderPhase): OrderPhase[] =>
  OrderPhase.options.filter((target) => stepFrom(phase, "operator", target) !== undefined);

/** Asks the machine itself: 35–45 µs a step, which is why the fold reads the table below. */
export const askMachine = (phase: OrderPhase, type: LifecycleEvent["type"]): Step | undefined => {
  const before = orderLifecycle.resolveState({ value: stateValue(phase) });
  const [after, actions] = transition(orderLifecycle, before, { type } as LifecycleEvent);
  const next = phaseOf(after.value);
  if (next === phase) return undefined;
  return { to: next, isCorrection: actions.some((action) => action.type === "recordCorrection") };
};

const stateValue = (phase: OrderPhase) => {
  const parent = Object.entries(orderLifecycle.states).find(([, state]) => phase in state.states);
  if (!parent) throw new Error(`The order lifecycle has no phase ${phase}.`);
  return { [parent[0]]: phase };
};

const phaseOf = (value: StateValueFrom<typeof orderLifecycle>): OrderPhase =>
  OrderPhase.parse(typeof value === "string" ? value : Object.values(value)[0]);

export const lifecycleEventTypes: LifecycleEvent["type"][] = [
  ...(["hint", "read", "operator"] as const).flatMap((bearing) =>
    OrderPhase.options.map((phase) => `${bearing}.${phase}` as const),
  ),
  "full_return",
];

const steps = new Map<string, Step>();
for (const phase of OrderPhase.options)
  for (const type of lifecycleEventTypes) {
    const step = askMachine(phase, type);
    if (step) steps.set(`${phase}|${type}`, step);
  }
