export { arrivingHistory, type ArrivingHistory } from "./order-history.ts";
