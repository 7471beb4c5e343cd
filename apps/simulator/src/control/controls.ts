import type { FaultDials } from "../faults.ts";
import type { Authorization } from "../authorization.ts";
import type { PageTokens } from "../open-api/page-tokens.ts";
import type { HistoryMaker } from "../orders/make-history.ts";
import type { OrderStore } from "../orders/order-store.ts";
import type { Player } from "../orders/play-scenario.ts";
import type { Seller } from "../shops.ts";
import type { Stats } from "../stats.ts";
import type { WebhookSender } from "../webhooks/send-webhooks.ts";

/** What the control API looks into and turns. */
export interface Controls {
  /** Method and path of the calls that fault dials can be set for. */
  apiRoutes: string[];
  authorization: Authorization;
  disconnect: (seller: Seller) => void;
  faults: FaultDials;
  makeHistory: HistoryMaker;
  /** Milliseconds since 1970. */
  now: () => number;
  orders: OrderStore;
  pageTokens: PageTokens;
  player: Player;
  sellers: Seller[];
  sender: WebhookSender;
  stats: Stats;
}
