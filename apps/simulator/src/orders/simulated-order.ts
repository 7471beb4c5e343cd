import type { Shop } from "../shops.ts";
import type { Cancellation, ReturnRequest } from "./after-sales.ts";
import type { OrderStatus } from "./order-status.ts";
import type { PathName } from "./paths.ts";

export interface Version {
  status: OrderStatus;
  /** Unix seconds. */
  updateTime: number;
}

export interface SimulatedOrder {
  id: string;
  /** Decides what was bought, by whom and for how much. */
  contentsKey: string;
  shop: Shop;
  path: PathName;
  /** Index of the step of the path that comes next. */
  nextStep: number;
  versions: Version[];
  /** When the buyer asked to cancel, also if it came to nothing. */
  cancelRequestedAt?: number;
  cancellation?: Cancellation;
  returnRequest?: ReturnRequest;
  addressChangedAt?: number;
}
