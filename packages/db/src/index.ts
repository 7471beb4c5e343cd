export { askForRun, askToCancel, type AskedRun } from "./asked-runs.ts";
export {
  listAlerts,
  listDrift,
  listShopViews,
  type AlertView,
  type DriftView,
  type ShopView,
} from "./access-views.ts";
export {
  claimDeliveries,
  countDeliveries,
  countSentLately,
  noteDelivered,
  noteUndelivered,
  planDeliveries,
  retryGivenUpDeliveries,
  type AlertChannel,
  type AlertDelivery,
} from "./alert-deliveries.ts";
export {
  acknowledgeAlert,
  countOpenAlerts,
  noteTrouble,
  openAlert,
  resolveAlert,
  resolveAlertById,
  type Alert,
} from "./alerts.ts";
export {
  createApiToken,
  listApiTokens,
  revokeApiToken,
  useApiToken,
  type ApiTokenRow,
} from "./api-tokens.ts";
export {
  insertAudit,
  listAudit,
  recordAudit,
  type AuditEntry,
  type AuditRow,
} from "./audit-log.ts";
export {
  endAuthorization,
  rotateTokens,
  whileNoneRotates,
  storedTokens,
  tokensToRefresh,
  writeForMs,
  type RotatedTokens,
  type StoredTokens,
} from "./authorizations.ts";
export { shopsToListBy, storeListedShops } from "./authorized-shops.ts";
export { connectDatabase, type Database } from "./connect.ts";
export { connectViews, type Views } from "./connect-views.ts";
export { findBuyer, type Buyer } from "./buyers.ts";
export { countOfBuyer, eraseBuyer } from "./erase-buyer.ts";
export { countOfShop, eraseShop, forgetShop, shopsToErase } from "./erase-shop.ts";
export { listErasures } from "./erasure-views.ts";
export type { Erased } from "./forget.ts";
export { recordConsentState, spendState, useConsentState } from "./consent-states.ts";
export {
  readDatabaseSight,
  type DatabaseSight,
  type OpenLetters,
  type ShopSight,
} from "./database-sight.ts";
export { DbError } from "./db-error.ts";
export {
  deadLetterKey,
  deadLettersById,
  openDeadLetterIds,
  recordDeadLetters,
  resolveDeadLetters,
  type DeadLetter,
  type DeadLetterPointer,
} from "./dead-letters.ts";
export type { ChosenLetters, DeadLetterFilter, DeadLetterStatus } from "./dead-letter-filter.ts";
export {
  findDeadLetter,
  groupDeadLetters,
  listDeadLetters,
  previewLetters,
  type DeadLetterPosition,
} from "./dead-letter-views.ts";
export { recordFailedAttempts, type FailedAttempt } from "./failed-attempts.ts";
export { recordDrift, type CountedDrift } from "./drift.ts";
export { advanceOrders, recordFacts, type RecordedEvent } from "./ledger.ts";
export { lettersStanding, moveLetters, type LetterMove } from "./letter-changes.ts";
export {
  claimLetters,
  refuseLetters,
  renameLetter,
  reopenLostRetries,
  settleRetries,
  type LetterToSend,
} from "./letter-retries.ts";
export { endLease, heldBy, renewLease, takeLease, type Lease } from "./leases.ts";
export { returnLoginTry, takeLoginTry, type LoginTry } from "./login-failures.ts";
export {
  confirmTotp,
  findLogin,
  offeredTotp,
  offerTotp,
  resetTotp,
  useTotpStep,
  type LoginUser,
} from "./logins.ts";
export { migrate } from "./migrate.ts";
export { findOrder, listOrders, type OrderFilter, type OrderPosition } from "./order-views.ts";
export { lastReadSeq, ordersOfOlderMachine, type LockedOrder } from "./orders.ts";
export { moveOrder, type Moved, type OperatorMove } from "./operator-moves.ts";
export {
  claimTargets,
  noteOutcomes,
  operationsUnderWay,
  stepOn,
  type OperationUnderWay,
  type TargetOutcome,
} from "./operation-work.ts";
export { findOperation, listOperations } from "./operation-views.ts";
export {
  abortOperation,
  pauseOperation,
  resumeOperation,
  startLetterOperation,
  startOperation,
  startOperationOver,
  type AskedOperation,
  type OperationKindName,
} from "./operations.ts";
export {
  factsNotUnderstood,
  markDriven,
  replayFacts,
  type Replay,
  type StoredWebhook,
} from "./replays.ts";
export { ordersLeftPending, type VerdictCounts } from "./order-events.ts";
export { orderTimeline } from "./order-timeline.ts";
export { findEvent, listEvents, type EventFilter } from "./event-views.ts";
export {
  beginReplay,
  countSelectedEvents,
  selectedEventIds,
  type EventSelection,
} from "./replay-selection.ts";
export {
  changesBetween,
  forgetOldChanges,
  freshChanges,
  lastPosition,
  listenForChanges,
  newestChanges,
  numberChanges,
  type FreshChange,
  type OrderChange,
} from "./order-changes.ts";
export { pipelineSummary, type PipelineSummary } from "./pipeline-summary.ts";
export { driveFactsOfConnectedShops } from "./quarantine.ts";
export {
  beginSession,
  endSession,
  insertSession,
  listSessions,
  useSession,
  type SessionLimits,
  type SessionRow,
} from "./sessions.ts";
export { connectedShops, setShopStatus } from "./shop-status.ts";
export {
  countFindings,
  gatherEvidence,
  saveFindings,
  type Evidence,
  type Finding,
  type FindingCause,
} from "./reconciliation.ts";
export {
  deleteClosedLetters,
  deleteOldAttempts,
  deleteOldOperations,
  eraseOldSnapshots,
  forgetOldBodies,
  forgetOpenLetters,
  noteOldestSnapshot,
  oldestPersonalData,
} from "./retention.ts";
export {
  sealedBodiesOf,
  sealedOrder,
  sealedOrdersOf,
  storedBody,
  type SealedOrder,
  type StoredBody,
} from "./sealed-parts.ts";
export {
  deauthorizeShop,
  noteAuthorizationExpiry,
  saveAuthorization,
  shopsForReading,
  type ConnectedShop,
  type SealedAuthorization,
  type ShopAccess,
} from "./shops.ts";
export { shopsOfOrders } from "./shops-of-orders.ts";
export { forgetSpilledWebhooks, spilledWebhooks, spillWebhooks } from "./spilled-webhooks.ts";
export {
  compareOrders,
  compareRecords,
  connectedShopIds,
  shopsWithStaleOrders,
  staleOrders,
  type ComparedOrder,
  type SeenOrder,
} from "./sync-compare.ts";
export {
  beginScheduledRuns,
  endRun,
  finishRun,
  forgetOldRuns,
  noteProgress,
  noteWait,
  oweFullPasses,
  runsLeftAlone,
  takeUpRun,
  type SyncCounts,
  type SyncKind,
  type SyncList,
  type SyncRun,
  type SyncTimes,
} from "./sync-runs.ts";
export {
  countWebhooks,
  forgetOldWebhookHours,
  webhookRates,
  type WebhookRate,
} from "./webhook-hours.ts";
export { findSyncRun, listFindings, listSyncRuns, type SyncRunFilter } from "./sync-run-views.ts";
export { whyDatabaseNotReady } from "./why-database-not-ready.ts";
export {
  changeUser,
  createFirstAdmin,
  createUser,
  hasUsers,
  listUsers,
  setPassword,
  type UserRow,
} from "./users.ts";
