import { createLog, createMetrics } from "@sluice/runtime";
import type { Database } from "@sluice/db";
import type { RedisConnection } from "@sluice/queues";
import { createTikTokClient, refreshTokens } from "@sluice/tiktok";
import {
  createCallMetrics,
  createRefreshAuthorization,
  createShopCalls,
  type RefreshAuthorizationDeps,
} from "@sluice/worker";
import { vaultOfTests } from "./receiver.ts";

export interface CallSettings {
  /** Where TikTok is; by default nothing listens there. */
  url?: string;
  refreshTokens?: RefreshAuthorizationDeps["refreshTokens"];
}

/** What one worker calls TikTok with. */
export const callsOfTests = (
  db: Database,
  redis: RedisConnection,
  { url = "http://127.0.0.1:9", ...settings }: CallSettings = {},
) => {
  const client = createTikTokClient({ apiUrl: url, authUrl: url, appKey: "key", appSecret: "x" });
  const log = createLog({ name: "test", level: process.env["TEST_LOG_LEVEL"] ?? "silent" });
  const refreshAuthorization = createRefreshAuthorization({
    db,
    vault: vaultOfTests,
    refreshTokens: (refreshToken) => refreshTokens(client, refreshToken),
    ...settings,
    log,
  });
  const metrics = createMetrics("test");
  const shopCalls = createShopCalls({
    db,
    redis,
    vault: vaultOfTests,
    refresh: refreshAuthorization,
    metrics: createCallMetrics(metrics),
    log,
  });
  return { client, redis, refreshAuthorization, shopCalls, readMetrics: () => metrics.text() };
};
