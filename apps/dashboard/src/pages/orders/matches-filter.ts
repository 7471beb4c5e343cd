import { stateOfPhase, type OrderPhase } from "@sluice/domain/order-phase";
import type { FilterTexts } from "./use-order-filter.ts";

/** Whether an order in a phase is one that the filter asks for, as far as phase and shop tell. */
export const matchesFilter = (
  { phase, shopId }: { phase: OrderPhase; shopId: string },
  filter: FilterTexts,
): boolean =>
  (filter.phase === undefined || filter.phase === phase) &&
  (filter.state === undefined || filter.state === stateOfPhase[phase]) &&
  (filter.shop === undefined || filter.shop === shopId);
