import type {
  ConnectedShop,
  findOrder,
  listOrders,
  orderTimeline,
  pipelineSummary,
  SealedAuthorization,
} from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import type { QueueDepth } from "@sluice/queues";
import type { AuthorizationTokens, AuthorizedShop } from "@sluice/tiktok";
import type { z } from "zod";
import type { ProblemFacts } from "./problem.ts";

/** What handlers reach the world through. */
export interface ApiContext {
  listOrders: OverViews<typeof listOrders>;
  findOrder: OverViews<typeof findOrder>;
  orderTimeline: OverViews<typeof orderTimeline>;
  pipelineSummary: () => ReturnType<typeof pipelineSummary>;
  readQueues: () => Promise<QueueDepth[]>;
  exchangeCode: (code: string) => Promise<AuthorizationTokens>;
  listShops: (accessToken: string) => Promise<AuthorizedShop[]>;
  saveAuthorization: (authorization: SealedAuthorization, shops: ConnectedShop[]) => Promise<void>;
  vault: Vault;
}

type OverViews<Read extends (views: never, argument: never) => unknown> = (
  argument: Parameters<Read>[1],
) => ReturnType<Read>;

/** What a handler makes of its input: the body of a 200, or a problem. */
export type Answer<Body> = { body: Body } | { problem: ProblemFacts };
export type Handler<Input, Body> = (input: Input, ctx: ApiContext) => Promise<Answer<Body>>;

/** One line of the table. The input is the path's parameters with the query, or with the body. */
export interface Route {
  method: "GET" | "POST";
  path: string;
  input: z.ZodType;
  output: z.ZodType;
  handle: Handler<unknown, unknown>;
}

/** Holds a handler to its schemas. */
export const route = <Input extends z.ZodType, Output extends z.ZodType>(line: {
  method: Route["method"];
  path: string;
  input: Input;
  output: Output;
  handle: Handler<z.infer<Input>, z.infer<Output>>;
}): Route => ({ ...line, handle: line.handle as Route["handle"] });
