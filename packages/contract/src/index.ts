export { reaches, Role } from "./access.ts";
export { AcknowledgedAlert, AlertId, AlertList, AlertListQuery, ResolvedAlert } from "./alerts.ts";
export { ConnectedShops, ConnectShop } from "./connect-shop.ts";
export { ConsentLink } from "./consent.ts";
export {
  DeadLetterDetail,
  DeadLetterGroups,
  DeadLetterFilter,
  DeadLetterId,
  DeadLetterList,
  DeadLetterQuery,
  DiscardLetters,
  LetterChange,
  RestoreLetters,
  RetryLetters,
} from "./dead-letters.ts";
export { DriftList } from "./drift.ts";
export { Health } from "./health.ts";
export { OpenApiDocument } from "./openapi-document.ts";
export { OrderPhase, OrderState } from "@sluice/domain/order-phase";
export {
  OrderDetail,
  OrderFilter,
  OrderId,
  OrderList,
  OrderListQuery,
  OrderSummary,
} from "./orders.ts";
export { ordersCsv } from "./orders-csv.ts";
export {
  OperationDetail,
  OperationId,
  OperationList,
  OperationQuery,
  OperationSummary,
  ResyncOrders,
} from "./operations.ts";
export {
  EventDetail,
  EventFilter,
  EventId,
  EventList,
  EventListQuery,
  EventSummary,
  ReplayAccepted,
  ReplayRequest,
} from "./events.ts";
export { MovedOrder, MoveOrder, namedMoves } from "./order-moves.ts";
export {
  ActionEntry,
  DeadLetterEntry,
  FactEntry,
  FailedAttemptEntry,
  OrderTimeline,
  TransitionEntry,
} from "./order-timeline.ts";
export {
  BuyerExport,
  EraseRequest,
  Erasure,
  ErasureList,
  ErasureListQuery,
  ExportRequest,
  PersonalField,
  RevealBody,
  RevealBuyer,
  RevealedBody,
  RevealedBuyer,
} from "./personal-data.ts";
export { PipelineSummary } from "./pipeline-summary.ts";
export { Problem } from "./problem.ts";
export { QueueList, QueueSummary } from "./queues.ts";
export {
  FindingCause,
  findingsCsv,
  ReconciliationFinding,
  ReconciliationReport,
  repairOf,
} from "./reconciliation.ts";
export {
  FindingsQuery,
  ResyncAccepted,
  StartSyncRun,
  SyncRunId,
  SyncRunList,
  SyncRunQuery,
  SyncRunSummary,
} from "./sync-runs.ts";
export { DisconnectShop, ShopId, ShopList, ShopStanding } from "./shops.ts";
export {
  PlayedScenario,
  PlayScenario,
  SimulatorFaults,
  SimulatorStanding,
  TurnFaults,
} from "./simulator.ts";
export {
  EventStream,
  StreamedChange,
  StreamedFigures,
  StreamPosition,
  StreamQuery,
} from "./stream.ts";
export { SetWebhooks, WebhookSubscriptions } from "./webhook-subscriptions.ts";
export { AuditLog, AuditLogQuery } from "./audit-log.ts";
export { CurrentSession, Done, LogIn, SessionId, SessionList } from "./sessions.ts";
export {
  CreatedToken,
  CreateToken,
  TokenId,
  TokenList,
  TokenListQuery,
  TokenSummary,
} from "./tokens.ts";
export {
  ChangePassword,
  ChangeUser,
  ConfirmTotp,
  CreatedUser,
  CreateUser,
  Email,
  NewPassword,
  TotpOffer,
  UserId,
  UserList,
  UserListQuery,
  UserSummary,
} from "./users.ts";
export { isGuessable } from "./guessable.ts";
