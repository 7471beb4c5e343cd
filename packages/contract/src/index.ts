export { ConnectedShops, ConnectShop } from "./connect-shop.ts";
export { OrderPhase, OrderState } from "@sluice/domain/order-phase";
export { OrderDetail, OrderId, OrderList, OrderListQuery, OrderSummary } from "./orders.ts";
export { DeadLetterEntry, FactEntry, OrderTimeline, TransitionEntry } from "./order-timeline.ts";
export { PipelineSummary } from "./pipeline-summary.ts";
export { Problem } from "./problem.ts";
export { QueueList, QueueSummary } from "./queues.ts";
