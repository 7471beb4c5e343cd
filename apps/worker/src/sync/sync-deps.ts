import type { Database, ShopAccess, SyncTimes } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import type { Enqueuer, RawEvent } from "@sluice/queues";
import type { Log } from "@sluice/runtime";
import type { AfterSalesPage, OrderPage, OrderReading, WireOrder } from "@sluice/tiktok";
import type { ShopCalls } from "../shop-calls.ts";

interface Search {
  accessToken: string;
  cipher: string;
  /** An order that names another shop is given back as unreadable. */
  shopId: string;
  /** Seconds UTC; `toS` itself is left out. */
  fromS: number;
  toS: number;
  pageSize: number;
  pageToken: string | null;
  signal: AbortSignal;
}

/** TikTok's lists, by ascending update time. */
export interface Searches {
  orders: (search: Search) => Promise<OrderPage>;
  cancellations: (search: Search) => Promise<AfterSalesPage>;
  returns: (search: Search) => Promise<AfterSalesPage>;
}

/** What sync reaches the world through. */
export interface SyncDeps {
  db: Database;
  vault: Vault;
  calls: ShopCalls;
  searches: Searches;
  readOrders: (call: {
    accessToken: string;
    cipher: string;
    shopId: string;
    orderIds: string[];
    signal: AbortSignal;
  }) => Promise<OrderReading[]>;
  /** The road's entrance. */
  normalize: Enqueuer<RawEvent>;
  /** How the road stands: jobs that wait, and for how long the oldest of them has. */
  readBacklog: () => Promise<{ jobs: number; oldestMs: number }>;
  /** Looks an order over for what Sluice does not know. */
  sightOrder: (order: WireOrder) => void;
  /** The process ends: what can be gone on with by another one begins nothing more. */
  isStopping: () => boolean;
  times: SyncTimes;
  metrics: SyncMetrics;
  nowMs: () => number;
  log: Log;
}

export interface SyncMetrics {
  countRun: (kind: string, list: string, result: "done" | "failed" | "cancelled") => void;
  countFound: (
    shopId: string,
    found: "missing" | "stale" | "owed" | "unreadable",
    n: number,
  ) => void;
  noteDone: (shopId: string, list: string, nowMs: number) => void;
  noteReconciled: (shopId: string, counts: Record<string, number>) => void;
}

/** A shop with its keys opened. */
export interface SyncedShop {
  access: ShopAccess;
  dataKey: ReturnType<Vault["openDataKey"]>;
}
