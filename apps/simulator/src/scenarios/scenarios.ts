import { cancelWithdrawn } from "./cancel-withdrawn.ts";
import { cancellations } from "./cancellations.ts";
import { cancelledInTransit } from "./cancelled-in-transit.ts";
import { disputedReturns } from "./disputed-returns.ts";
import { flashSale } from "./flash-sale.ts";
import { happyPath } from "./happy-path.ts";
import { legacyReverse } from "./legacy-reverse.ts";
import { onHold } from "./on-hold.ts";
import { opening } from "./opening.ts";
import { partialCancel } from "./partial-cancel.ts";
import { partialReturn } from "./partial-return.ts";
import { refundBeforeDelivery } from "./refund-before-delivery.ts";
import { fullReturn } from "./return.ts";
import type { Scenario } from "./scenario.ts";
import { shopDisconnects } from "./shop-disconnects.ts";
import { splitPackages } from "./split-packages.ts";
import { steady } from "./steady.ts";

/** All scenarios end: every path has a last step. None touches the fault dials. */
export const scenarios = {
  opening,
  "happy-path": happyPath,
  steady,
  "on-hold": onHold,
  "split-packages": splitPackages,
  cancellations,
  "partial-cancel": partialCancel,
  "cancelled-in-transit": cancelledInTransit,
  "cancel-withdrawn": cancelWithdrawn,
  "refund-before-delivery": refundBeforeDelivery,
  return: fullReturn,
  "partial-return": partialReturn,
  "disputed-returns": disputedReturns,
  "flash-sale": flashSale,
  "shop-disconnects": shopDisconnects,
  "legacy-reverse": legacyReverse,
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

export const isScenarioName = (name: string): name is ScenarioName =>
  Object.hasOwn(scenarios, name);
