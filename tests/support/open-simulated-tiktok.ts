import { createLog } from "@sluice/runtime";
import { createSimulator } from "@sluice/simulator";
import { consentUrl, exchangeCode, listShops, type TikTokClient } from "@sluice/tiktok";
import { serveTikTok, type TikTokSide } from "./tiktok-side.ts";
import { waitUntil } from "./wait-until.ts";

export interface SimulatedSide extends TikTokSide {
  control: (method: "GET" | "POST" | "PUT", path: string, body?: object) => Promise<unknown>;
  /** Another shop of the same seller. */
  otherShop: { accessToken: string; cipher: string };
}

/** What has been played to its end before the first call. */
export interface Played {
  scenario: string;
  orders: number;
  /** The status in which all its orders end. */
  end: string;
}

/** The simulator, with the first seller's shops connected and some orders at their end. */
export const openSimulatedTikTok = async (played: Played = happyPath): Promise<SimulatedSide> => {
  const simulator = createSimulator({
    ...keys,
    // Nobody listens: webhooks are not what is looked at here.
    webhookUrl: "http://127.0.0.1:9/",
    seed: 1,
    timeScale: 1e5,
    log: createLog({ name: "simulator", level: "silent" }),
  });
  const url = await simulator.listen({ port: 0, host: "127.0.0.1" });
  const served = await serveTikTok(keys, async ({ method, target, headers, body }) => {
    const answer = await fetch(url + target, { method, headers, ...(body !== "" && { body }) });
    const retryAfter = answer.headers.get("retry-after");
    return {
      status: answer.status,
      text: await answer.text(),
      ...(retryAfter !== null && { headers: { "retry-after": retryAfter } }),
    };
  });
  const close = async () => {
    await served.close();
    await simulator.close();
  };
  try {
    return { ...served, ...(await connect(url, served.client, played)), close };
  } catch (err) {
    await close();
    throw err;
  }
};

const keys = { appKey: "6contract", appSecret: "a-secret-for-tests" };
const happyPath: Played = { scenario: "happy-path", orders: 3, end: "DELIVERED" };

const connect = async (url: string, client: TikTokClient, { scenario, orders, end }: Played) => {
  const control: SimulatedSide["control"] = async (method, path, body) => {
    const sent = body && { body: JSON.stringify(body) };
    const answer = await fetch(`${url}/control${path}`, { method, ...sent });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`);
    return await answer.json();
  };
  const { accessToken, refreshToken } = await exchangeCode(client, await consentTo(url));
  const [shop, other] = await listShops(client, accessToken);
  if (!shop || !other) throw new Error("The simulator's first seller should have two shops.");
  await control("POST", `/scenarios/${scenario}`, { orders, perSecond: 10_000 });
  return {
    control,
    code: await consentTo(url),
    refreshToken,
    shop: { accessToken, cipher: shop.cipher },
    otherShop: { accessToken, cipher: other.cipher },
    shopId: shop.shopId,
    orderIds: await waitUntil("the scenario's orders", () => endedOrders(control, orders, end)),
  };
};

/** The code of a seller's consent, which comes back with the state as it was. */
const consentTo = async (url: string): Promise<string> => {
  const state = "a state/+";
  const base = `${url}/open/authorize`;
  const link = consentUrl({ consentUrl: base, serviceId: "7400000000000000001", state });
  const answer = await fetch(link, { redirect: "manual" });
  const { searchParams } = new URL(answer.headers.get("location") ?? "");
  if (searchParams.get("state") !== state) throw new Error("The state did not come back.");
  return searchParams.get("code") ?? "";
};

interface Truth {
  orders: { orderId: string; versions: { status: string }[] }[];
}

const endedOrders = async (control: SimulatedSide["control"], wanted: number, end: string) => {
  const truth = (await control("GET", "/truth")) as Truth;
  const ended = truth.orders.filter(({ versions }) => versions.at(-1)?.status === end);
  return ended.length === wanted && ended.map(({ orderId }) => orderId);
};
