import type { Authorization } from "../authorization.ts";
import type { Answer } from "../http/answer.ts";
import type { Call, Route } from "../http/route.ts";
import type { OrderStore } from "../orders/order-store.ts";
import type { Subscriptions } from "../webhooks/subscriptions.ts";
import type { ApiAnswers } from "./api-errors.ts";
import type { Credentials } from "./check-request.ts";
import type { PageTokens } from "./page-tokens.ts";

/** What the signed calls answer from. */
export interface SignedParts extends Credentials {
  authorization: Authorization;
  answers: ApiAnswers;
  orders: OrderStore;
  pageTokens: PageTokens;
  subscriptions: Subscriptions;
  now: () => number;
}

export interface SignedRoute {
  method: Route["method"];
  path: string;
  answer: (parts: SignedParts, call: Call) => Answer;
}
