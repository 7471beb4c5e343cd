import type { FaultDials } from "../faults.ts";
import type { Authorization } from "../authorization.ts";
import type { OrderStore } from "../orders/order-store.ts";
import type { Player } from "../orders/play-scenario.ts";
import type { Seller } from "../shops.ts";
import type { Stats } from "../stats.ts";
import type { WebhookSender } from "../webhooks/send-webhooks.ts";

/** What the control API looks into and turns. */
export interface Controls {
  authorization: Authorization;
  faults: FaultDials;
  orders: OrderStore;
  player: Player;
  sellers: Seller[];
  sender: WebhookSender;
  stats: Stats;
}
