export { connectDatabase, type Database } from "./connect.ts";
export { connectViews, type Views } from "./connect-views.ts";
export { DbError } from "./db-error.ts";
export {
  deadLetterKey,
  recordDeadLetters,
  resolveDeadLetters,
  type DeadLetter,
} from "./dead-letters.ts";
export { advanceOrders, recordFacts, type RecordedEvent } from "./ledger.ts";
export { migrate } from "./migrate.ts";
export {
  findOrder,
  listOrders,
  orderTimeline,
  type OrderFilter,
  type OrderPosition,
} from "./order-views.ts";
export type { LockedOrder } from "./orders.ts";
export { pipelineSummary, type PipelineSummary } from "./pipeline-summary.ts";
export {
  deauthorizeShop,
  noteAuthorizationExpiry,
  saveAuthorization,
  shopsForReading,
  type ConnectedShop,
  type SealedAuthorization,
  type ShopAccess,
} from "./shops.ts";
