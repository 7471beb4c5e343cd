import { deauthorizeShop, saveAuthorization, type Database } from "@sluice/db";
import { createVault } from "@sluice/domain/vault";
import { createTikTokClient, exchangeCode, listShops } from "@sluice/tiktok";
import { waitUntil } from "../support/wait-until.ts";
import type { OrderApi } from "./protocol.ts";
import { startSimulator } from "./sluice-processes.ts";
import { startRecorder, webhooksPerOrder } from "./webhooks.ts";
import type { World } from "./world.ts";

export type SimulatedShop = Awaited<ReturnType<typeof openSimulatedShop>>;

/**
 * A shop of the simulator whose orders have lived their lives, and the webhooks it pushed
 * meanwhile. Both sides then take these webhooks and read these orders; each read shows the
 * order at its end.
 */
export const openSimulatedShop = async (world: World, orders: number, timeScale: number) => {
  const recorder = await startRecorder();
  world.atEnd(async () => recorder.close());
  const simulator = await startSimulator(world, recorder.url, timeScale);
  const played = await fetch(`${simulator.url}/control/scenarios/happy-path`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ orders, perSecond: orders / 2 }),
  });
  if (!played.ok) throw new Error(`The simulator plays nothing: ${await played.text()}`);
  const consent = await consentOf(world, simulator.url);
  const expected = orders * webhooksPerOrder;
  await waitUntil("the simulator's webhooks", () => recorder.bodies.length >= expected, 60_000);
  if (recorder.bodies.length !== expected) throw new Error("The simulator pushed too much");
  return { ...consent, url: simulator.url, bodies: recorder.bodies, stop: simulator.stop };
};

/** The calls by which an app gets its token: consent, exchange, and the list of shops. */
const consentOf = async ({ appKey, appSecret }: World, url: string) => {
  const answer = await fetch(`${url}/open/authorize?service_id=bench&state=bench`, {
    redirect: "manual",
  });
  const code = new URL(answer.headers.get("location") ?? "", url).searchParams.get("code") ?? "";
  const client = createTikTokClient({ apiUrl: url, authUrl: url, appKey, appSecret });
  const tokens = await exchangeCode(client, code);
  const [shop] = await listShops(client, tokens.accessToken);
  if (!shop) throw new Error("The simulator has no shop");
  const { accessToken } = tokens;
  const orderApi: OrderApi = { url, appKey, appSecret, accessToken, cipher: shop.cipher };
  return { tokens, shop, orderApi };
};

type Consent = Awaited<ReturnType<typeof consentOf>>;

/** The shop as the api stores it once its seller has agreed. */
export const connectShop = async (db: Database, world: World, { tokens, shop }: Consent) => {
  const vault = createVault(world.encryptionKey);
  const { openId } = tokens;
  const sealed = {
    ...tokens,
    accessToken: vault.sealToken(tokens.accessToken, { column: "access_token", openId }),
    refreshToken: vault.sealToken(tokens.refreshToken, { column: "refresh_token", openId }),
  };
  const newWrappedKey = vault.newWrappedDataKey(shop.shopId);
  await saveAuthorization(db, sealed, [{ ...shop, newWrappedKey }]);
};

/** A shop that has withdrawn its consent: Sluice takes its webhooks, but may not read its orders. */
export const connectWithdrawnShop = async (db: Database, world: World) => {
  const farAheadS = Math.floor(Date.now() / 1_000) + 86_400;
  const tokens = {
    accessToken: "none",
    accessTokenExpiresAtS: farAheadS,
    refreshToken: "none",
    refreshTokenExpiresAtS: farAheadS,
    openId: "bench",
    sellerName: null,
    region: null,
    scopes: [],
  };
  const shop = {
    shopId: withdrawnShopId,
    name: "",
    region: "GB",
    sellerType: "LOCAL",
    cipher: "none",
    code: "",
  };
  await connectShop(db, world, { tokens, shop, orderApi: {} as OrderApi });
  await deauthorizeShop(db, withdrawnShopId, farAheadS);
};

export const withdrawnShopId = "7490000000000000001";
