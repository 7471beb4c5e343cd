import {
  connectDatabase,
  saveAuthorization,
  shopsForReading,
  type Database,
  type ShopAccess,
} from "@sluice/db";
import { connectRedis, type RedisConnection } from "@sluice/queues";
import { TikTokError, type AuthorizationTokens } from "@sluice/tiktok";
import { freshDatabase } from "./fresh-database.ts";
import { vaultOfTests } from "./receiver.ts";
import { freshRedis } from "./servers.ts";
import { callsOfTests, type CallSettings } from "./shop-calls.ts";

const openId = "seller";
const dayS = 86_400;

/** A seller's tokens as TikTok keeps them: a refresh replaces both, and is counted. */
const sellerAtTikTok = () => {
  let pair = { access: "access-1", refresh: "refresh-1" };
  let hasExpired = false;
  let keepsOldRefreshTokens = false;
  let refreshes = 0;
  const refused = (kind: "expired" | "unauthorized") => {
    throw new TikTokError(kind, { path: "/test" });
  };
  return {
    refreshes: () => refreshes,
    expire: () => (hasExpired = true),
    revoke: () => (pair = { access: "", refresh: "" }),
    /** Whether an old refresh token dies at once is not documented. */
    keepOldRefreshTokens: () => (keepsOldRefreshTokens = true),
    /** A call of the API's that answers only to the present access token. */
    answer: async (accessToken: string): Promise<string> => {
      if (accessToken !== pair.access) return refused("unauthorized");
      return hasExpired ? refused("expired") : "answer";
    },
    refreshTokens: async (refreshToken: string): Promise<AuthorizationTokens> => {
      const isKnown =
        refreshToken === pair.refresh || (keepsOldRefreshTokens && pair.refresh !== "");
      if (!isKnown) return refused("unauthorized");
      refreshes += 1;
      pair = { access: `access-${refreshes + 1}`, refresh: `refresh-${refreshes + 1}` };
      hasExpired = false;
      return tokensOf(pair);
    },
  };
};

const tokensOf = ({ access, refresh }: { access: string; refresh: string }) => ({
  accessToken: access,
  refreshToken: refresh,
  accessTokenExpiresAtS: nowS() + 7 * dayS,
  refreshTokenExpiresAtS: nowS() + 365 * dayS,
  openId,
  sellerName: null,
  region: null,
  scopes: [],
});

const nowS = () => Math.floor(Date.now() / 1_000);

/** A seller with two connected shops, and as many workers as are asked for over one Redis and Postgres. */
export const openSellerWorld = async () => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 10 });
  const redisUrl = await freshRedis();
  const connections: RedisConnection[] = [];
  const tiktok = sellerAtTikTok();
  const tokens = tokensOf({ access: "access-1", refresh: "refresh-1" });
  const seal = (column: "access_token" | "refresh_token", token: string) =>
    vaultOfTests.sealToken(token, { column, openId });
  await saveAuthorization(
    db,
    {
      ...tokens,
      accessToken: seal("access_token", tokens.accessToken),
      refreshToken: seal("refresh_token", tokens.refreshToken),
    },
    ["1001", "1002"].map((shopId) => ({
      shopId,
      name: `Shop ${shopId}`,
      region: "GB",
      cipher: `cipher-${shopId}`,
      newWrappedKey: vaultOfTests.newWrappedDataKey(shopId),
    })),
  );
  return {
    db,
    tiktok,
    worker: ({ pool = db, ...settings }: CallSettings & { pool?: Database } = {}) => {
      const redis = connectRedis(redisUrl, "handOver");
      connections.push(redis);
      return callsOfTests(pool, redis, { refreshTokens: tiktok.refreshTokens, ...settings });
    },
    /** A connection pool as a worker of its own has it. */
    openPool: () => connectDatabase(url, { applicationName: "doomed", connectionsMax: 4 }),
    redis: () => {
      const redis = connectRedis(redisUrl, "handOver");
      connections.push(redis);
      return redis;
    },
    shop: async (shopId = "1001"): Promise<ShopAccess> => {
      const [shop] = await shopsForReading(db, [shopId]);
      if (!shop) throw new Error(`shop ${shopId} is not stored`);
      return shop;
    },
    openAlerts: async () => {
      const rows = await db<{ key: string }[]>`
        select key from alerts where resolved_at is null order by key`;
      return rows.map(({ key }) => key);
    },
    statuses: async () => {
      const rows = await db<{ status: string }[]>`select status from shops order by id`;
      return rows.map(({ status }) => status);
    },
    close: async () => {
      for (const redis of connections) redis.disconnect();
      await db.end();
      await drop();
    },
  };
};
