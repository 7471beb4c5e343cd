export { Fact, FactKind, FactSource, FactStatus, RawBody } from "./fact.ts";
export { fold, type Folded, type HistoryStep, type LedgerFact, type Verdict } from "./fold.ts";
export { OrderData, OrderRead, PersonalPart } from "./order-data.ts";
export { legalMoves, lifecycleVersion, orderLifecycle } from "./order-lifecycle.ts";
export { OrderPhase, OrderState, stateOfPhase } from "./order-phase.ts";
export { mappingVersion, phaseOfRead, phaseOfStatus } from "./phase-of-status.ts";
