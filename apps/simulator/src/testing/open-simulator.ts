import { createHmac } from "node:crypto";
import { createLog } from "@sluice/runtime";
import { createSimulator, type SimulatorSettings } from "../app.ts";

const appKey = "6simulatorkey";
const appSecret = "a-secret-for-tests";

interface ApiBody {
  code: number;
  message: string;
  request_id: string;
  data: { orders: OrderOnTheWire[]; shops: ShopOnTheWire[] } & TokensOnTheWire & SearchOnTheWire;
}

interface SearchOnTheWire {
  next_page_token: string;
  total_count: number;
  cancellations: (Record<string, unknown> & { order_id: string })[];
  return_orders: (Record<string, unknown> & {
    order_id: string;
    return_line_items: { order_line_item_id: string }[];
  })[];
  webhooks: Record<string, unknown>[];
}

interface ShopOnTheWire {
  id: string;
  cipher: string;
  region: string;
}

interface TokensOnTheWire {
  access_token: string;
  access_token_expire_in: number;
  refresh_token: string;
  open_id: string;
}

interface OrderOnTheWire extends Record<string, unknown> {
  id: string;
  status: string;
  update_time: number;
  line_items: Record<string, unknown>[];
  payment: Record<string, string>;
}

export interface SignedCall {
  /** GET unless told otherwise. */
  method?: string;
  path: string;
  /** Sent as JSON, a text as it stands. */
  body?: unknown;
  query?: Record<string, string>;
  token?: string | undefined;
  cipher?: string | undefined;
  /** Changes the signed query before it goes out. */
  tamper?: (query: Record<string, string>) => void;
}

/** A simulator on a free port, with a small client that works its signatures out by itself. */
export const openSimulator = async (settings: Partial<SimulatorSettings> = {}) => {
  const log = createLog({ name: "simulator", level: "silent" });
  const simulator = createSimulator({
    appKey,
    appSecret,
    webhookUrl: "http://127.0.0.1:9/",
    seed: 1,
    timeScale: 1e5,
    log,
    ...settings,
  });
  const url = await simulator.listen({ port: 0, host: "127.0.0.1" });

  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(url + path, {
      method,
      redirect: "manual",
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };

  const callApi = async (call: SignedCall) => {
    const { method = "GET", path, query = {}, body: given, token, cipher, tamper } = call;
    const sentBody = typeof given === "string" ? given : JSON.stringify(given);
    const sent: Record<string, string> = {
      app_key: appKey,
      timestamp: String(Math.floor(Date.now() / 1000)),
      ...(cipher !== undefined && { shop_cipher: cipher }),
      ...query,
    };
    const names = Object.keys(sent).sort((a, b) => (a < b ? -1 : 1));
    const base = path + names.map((name) => name + sent[name]).join("");
    sent["sign"] = createHmac("sha256", appSecret)
      .update(appSecret + base + (sentBody ?? "") + appSecret)
      .digest("hex");
    tamper?.(sent);
    const response = await fetch(`${url}${path}?${new URLSearchParams(sent).toString()}`, {
      method,
      headers: {
        ...(token !== undefined && { "x-tts-access-token": token }),
        ...(sentBody !== undefined && { "content-type": "application/json" }),
      },
      ...(sentBody !== undefined && { body: sentBody }),
    });
    const text = await response.text();
    const body = parse(text) as ApiBody;
    return { status: response.status, headers: response.headers, text, body };
  };

  const consent = async (query = "") => {
    const answer = await send("GET", `/open/authorize?service_id=7&state=s1${query}`);
    return new URL(answer.headers.get("location") ?? "").searchParams;
  };
  const token = async (call: "get" | "refresh", query: Record<string, string>) => {
    const grant = call === "get" ? "authorized_code" : "refresh_token";
    const common = { app_key: appKey, app_secret: appSecret, grant_type: grant };
    const search = new URLSearchParams({ ...common, ...query }).toString();
    return (await send("GET", `/api/v2/token/${call}?${search}`)).json as ApiBody;
  };

  /** Consent, token and shops in one, for the nth seller's consent. */
  const connect = async (consentQuery = "") => {
    const code = (await consent(consentQuery)).get("code") ?? "";
    const tokens = (await token("get", { auth_code: code })).data;
    const listed = await callApi({
      path: "/authorization/202309/shops",
      token: tokens.access_token,
    });
    const shops = listed.body.data.shops;
    return { tokens, shops, shop: shops[0] as ShopOnTheWire };
  };

  return { url, appKey, appSecret, send, callApi, consent, token, connect, close: simulator.close };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
