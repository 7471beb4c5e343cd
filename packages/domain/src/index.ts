export { Fact, FactKind, FactSource, FactStatus, newestSight, RawBody } from "./fact.ts";
export { fold, type Folded, type HistoryStep, type Verdict } from "./fold.ts";
export type { LedgerFact } from "./ledger-fact.ts";
export { OrderData, OrderRead, PersonalPart } from "./order-data.ts";
export {
  fullReturnFrom,
  legalMoves,
  lifecycleVersion,
  orderLifecycle,
  stepFrom,
  type Bearing,
} from "./order-lifecycle.ts";
export { OrderPhase, OrderState, stateOfPhase } from "./order-phase.ts";
export {
  mappingVersion,
  phaseOfRead,
  phaseOfStatus,
  remappedPhase,
  statusMapping,
  type StatusMapping,
} from "./phase-of-status.ts";
export { PersonalField } from "./personal-field.ts";
export { isImplausiblyQuiet } from "./implausibly-quiet.ts";
