import { lifecycleVersion, stateOfPhase, type HistoryStep } from "@sluice/domain";
import type { Transaction } from "./connect.ts";

/** Appends to the orders' history. A step that is there already (a fact driven twice) is not repeated. */
export const appendSteps = (tx: Transaction, steps: (HistoryStep & { orderId: string })[]) => {
  const rows = steps.map((step) => ({
    ...step,
    fromState: stateOfPhase[step.from],
    toState: stateOfPhase[step.to],
  }));
  return tx`
    insert into order_transitions
      (order_id, event_id, from_state, from_phase, to_state, to_phase, outcome, reason, actor,
       lifecycle_version)
    select (r->>'orderId')::uuid, (r->>'factId')::bigint, r->>'fromState', r->>'from',
           r->>'toState', r->>'to', r->>'outcome', r->>'reason', r->>'actor', ${lifecycleVersion}::int
    from jsonb_array_elements(${JSON.stringify(rows)}::text::jsonb) with ordinality as t(r, position)
    order by position
    on conflict (event_id, outcome) do nothing`;
};
