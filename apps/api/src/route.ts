import type {
  AskedRun,
  ConnectedShop,
  Database,
  findOrder,
  findSyncRun,
  listFindings,
  AuditEntry,
  listAlerts,
  listDrift,
  listOrders,
  listSyncRuns,
  orderTimeline,
  pipelineSummary,
  SealedAuthorization,
  setShopStatus,
  ShopAccess,
  ShopView,
  Views,
} from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import type { QueueDepth, Stage, SyncEvent } from "@sluice/queues";
import type { AuthorizationTokens, AuthorizedShop, ShopWebhook } from "@sluice/tiktok";
import type { Queue } from "bullmq";
import type { z } from "zod";
import type { Role } from "@sluice/contract";
import type { AccessContext } from "./access/access-context.ts";
import type { Actor } from "./actor.ts";
import type { EventLine } from "./event-line.ts";
import type { ProblemFacts } from "./problem.ts";
import type { SimulatorCalls } from "./simulator-calls.ts";
import type { OrderStream } from "./stream/order-stream.ts";

/** What handlers reach the world through. */
export interface ApiContext {
  db: Database;
  views: Views;
  queues: Record<Stage, Queue>;
  listOrders: OverViews<typeof listOrders>;
  findOrder: OverViews<typeof findOrder>;
  orderTimeline: OverViews<typeof orderTimeline>;
  pipelineSummary: () => ReturnType<typeof pipelineSummary>;
  readQueues: () => Promise<QueueDepth[]>;
  /** What stands in the way of the API's work, for people. */
  whyNotReady: () => Promise<string[]>;
  /** Undefined where TikTok is TikTok. */
  simulator: SimulatorCalls | undefined;
  listSyncRuns: OverViews<typeof listSyncRuns>;
  findSyncRun: OverViews<typeof findSyncRun>;
  listFindings: OverViews<typeof listFindings>;
  countFindings: (runId: number) => Promise<Record<string, number>>;
  askForRun: (asked: AskedRun) => Promise<number | undefined>;
  askToCancel: (runId: number) => Promise<boolean>;
  enqueueSync: (event: SyncEvent) => Promise<void>;
  exchangeCode: (code: string) => Promise<AuthorizationTokens>;
  listShops: (accessToken: string) => Promise<AuthorizedShop[]>;
  saveAuthorization: (authorization: SealedAuthorization, shops: ConnectedShop[]) => Promise<void>;
  /** TikTok's consent page for a `state`; undefined while the app's service id is not set. */
  consentUrl: (state: string) => string | undefined;
  /** Answers when the state runs out, in ISO 8601. */
  recordConsentState: (stateHash: string, limits: { lastsMs: number }) => Promise<string>;
  useConsentState: (stateHash: string) => Promise<boolean>;
  recordAudit: (entry: AuditEntry) => Promise<void>;
  listShopViews: () => Promise<ShopView[]>;
  setShopStatus: (
    shopId: string,
    status: "connected" | "paused",
  ) => ReturnType<typeof setShopStatus>;
  shopForReading: (shopId: string) => Promise<ShopAccess | undefined>;
  webhooks: WebhookCalls;
  listAlerts: OverViews<typeof listAlerts>;
  resolveAlert: (id: string) => Promise<boolean>;
  listDrift: OverViews<typeof listDrift>;
  vault: Vault;
  access: AccessContext;
  stream: OrderStream;
}

/** What a shop's events are subscribed by, and what shall be subscribed. */
interface WebhookCalls {
  eventTypes: readonly string[];
  /** Where webhooks shall go: the setting WEBHOOK_PUBLIC_URL. */
  address: string | undefined;
  list: (access: { accessToken: string; cipher: string }) => Promise<ShopWebhook[]>;
  set: (
    access: { accessToken: string; cipher: string },
    subscription: ShopWebhook,
  ) => Promise<unknown>;
}

type OverViews<Read extends (views: never, argument: never) => unknown> = (
  argument: Parameters<Read>[1],
) => ReturnType<Read>;

/** What a handler makes of its input: a 200 as JSON, CSV or events without end, or a problem. */
export type Answer<Body> =
  | { body: Body; /** A `Set-Cookie`. */ cookie?: string }
  | { csv: string; /** What it is saved as. */ fileName: string }
  | { stream: (line: EventLine) => void }
  | { problem: ProblemFacts; retryAfterS?: number };
export type Handler<Input, Body> = (
  input: Input,
  ctx: ApiContext,
  actor: Actor,
) => Promise<Answer<Body>>;

/** One line of the table. The input is the path's parameters with the query, or with the body. */
export interface Route {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  /**
   * The least role that may. A viewer only looks, so nothing that a viewer may do changes anything but
   * the own session, password and second factor.
   */
  role: Role;
  input: z.ZodType;
  output: z.ZodType;
  handle: Handler<unknown, unknown>;
}

/** The part of the API that a route belongs to, by which tokens are scoped: where its path begins. */
export const areaOf = ({ path }: Pick<Route, "path">): string => path.split("/")[1] ?? "";

/** Holds a handler to its schemas. */
export const route = <Input extends z.ZodType, Output extends z.ZodType>(line: {
  method: Route["method"];
  path: string;
  role: Role;
  input: Input;
  output: Output;
  handle: Handler<z.infer<Input>, z.infer<Output>>;
}): Route => ({ ...line, handle: line.handle as Route["handle"] });
