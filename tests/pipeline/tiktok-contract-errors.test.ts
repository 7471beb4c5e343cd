import {
  exchangeCode,
  listShops,
  listWebhooks,
  readOrders,
  readPriceDetail,
  refreshTokens,
  searchCancellations,
  searchOrders,
  searchReturns,
  type TikTokError,
  type TikTokErrorKind,
} from "@sluice/tiktok";
import { openRecordedError, recordedFiles } from "../support/open-recorded-tiktok.ts";
import { openSimulatedTikTok, type SimulatedSide } from "../support/open-simulated-tiktok.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Refusal {
  name: string;
  kind: TikTokErrorKind;
  /** Which recorded bodies it is, without `error-` and `.json`. */
  recorded: string[];
  /** How the simulator is brought to it; undefined where no call of ours can. */
  provoke?: (side: SimulatedSide) => Promise<unknown>;
}

const read = ({ client, shop, orderIds }: SimulatedSide) =>
  readOrders(client, { ...shop, orderIds });
const shifted = (seconds: number) => ({ now: () => Date.now() + seconds * 1000 });

const refusals: Refusal[] = [
  {
    name: "too many calls",
    kind: "throttled",
    recorded: ["36009002-rate-limited"],
    provoke: async (side) => {
      await side.control("PUT", "/faults", { throttle: 1 });
      return read(side);
    },
  },
  {
    name: "an expired token",
    kind: "expired",
    recorded: ["105002-token-expired", "105002-token-expired.2024-wording"],
    provoke: async (side) => {
      await side.control("POST", "/tokens/expire");
      return read(side);
    },
  },
  {
    name: "a spent code",
    kind: "unauthorized",
    recorded: ["36004004-auth-code-invalid"],
    provoke: async ({ client, code }) => {
      await exchangeCode(client, code);
      return exchangeCode(client, code);
    },
  },
  {
    name: "an unknown refresh token",
    kind: "unauthorized",
    recorded: [],
    provoke: ({ client }) => refreshTokens(client, "unknown"),
  },
  {
    name: "a seller who withdrew the consent",
    kind: "unauthorized",
    recorded: [],
    provoke: async (side) => {
      await side.control("POST", `/shops/${side.shopId}/deauthorize`);
      return read(side);
    },
  },
  {
    name: "a slow clock",
    kind: "clock_skew",
    recorded: ["36009004-timestamp-too-old"],
    provoke: (side) => read({ ...side, client: side.clientWith(shifted(-600)) }),
  },
  {
    name: "a fast clock",
    kind: "clock_skew",
    recorded: [],
    provoke: (side) => read({ ...side, client: side.clientWith(shifted(90)) }),
  },
  {
    name: "a wrong secret",
    kind: "misconfigured",
    recorded: ["106001-signature-invalid"],
    provoke: (side) => read({ ...side, client: side.clientWith({ appSecret: "wrong" }) }),
  },
  {
    name: "a wrong app key",
    kind: "misconfigured",
    recorded: ["36009004-app-key-invalid"],
    provoke: (side) => read({ ...side, client: side.clientWith({ appKey: "wrong" }) }),
  },
  {
    name: "no cipher",
    kind: "misconfigured",
    recorded: ["106013-shop-cipher-missing"],
    provoke: (side) => read({ ...side, shop: { ...side.shop, cipher: "" } }),
  },
  {
    name: "a cipher of nobody",
    kind: "misconfigured",
    recorded: [],
    provoke: (side) => read({ ...side, shop: { ...side.shop, cipher: "ROW_nobody" } }),
  },
  {
    name: "a wrong path",
    kind: "misconfigured",
    recorded: ["36009009-invalid-path", "36009014-version-invalid"],
    provoke: ({ client, shop }) =>
      client.callApi({ ...shop, method: "GET", path: "/order/209901/orders" }),
  },
  { name: "a missing scope", kind: "misconfigured", recorded: ["105005-missing-scope"] },
  {
    name: "an order of another shop",
    kind: "gone",
    recorded: [],
    provoke: (side) => read({ ...side, shop: side.otherShop }),
  },
  {
    name: "trouble at TikTok",
    kind: "unavailable",
    recorded: ["10002014-order-backend", "36009003-internal"],
    provoke: async (side) => {
      await side.control("PUT", "/faults", { serverError: 1 });
      return read(side);
    },
  },
];

// Only a search can be sorted wrongly, and ours never is: it is asked for by hand.
const searchRefusals: Refusal[] = [
  {
    name: "a sort order in small letters",
    kind: "misconfigured",
    recorded: ["36009004-sort-order-invalid"],
    provoke: (side) => rawSearch(side, { page_size: "10", sort_order: "asc" }),
  },
];
const rawSearch = ({ client, shop }: SimulatedSide, query: Record<string, string>) =>
  client.callApi({
    ...shop,
    method: "POST",
    path: "/order/202309/orders/search",
    query: { shop_cipher: shop.cipher, ...query },
    body: {},
  });

const expectRefusal = async ({ kind, recorded, provoke }: Refusal) => {
  const side = await openSimulatedTikTok();
  closers.push(side.close);
  const err: unknown = await provoke?.(side).catch((reason: unknown) => reason);
  expect(err).toMatchObject({ name: "TikTokError", kind });
  const { code, requestId } = err as TikTokError;
  // An overloaded gateway answers with a page of its own: without a code or a request's id.
  expect(requestId).toBe(/"request_id":"([^"]+)"/.exec(side.lastText())?.[1]);
  if (recorded.length > 0 && code !== undefined)
    expect(recorded.map((name) => Number.parseInt(name))).toContain(code);
};

it.each(refusals.filter(({ provoke }) => provoke))(
  "the simulator's refusal of $name is $kind",
  expectRefusal,
);

describe("searches at the simulator", () => {
  it.each(searchRefusals)("the refusal of $name is $kind", expectRefusal);
});

const recordedErrors = recordedFiles.filter((name) => name.startsWith("error-"));
if (recordedErrors.length === 0)
  it.skip("the recorded bodies are not on this machine", () => undefined);
else
  describe("the recorded refusals", () => {
    const all = [...refusals, ...searchRefusals];

    it("are all looked at", () => {
      const named = all.flatMap(({ recorded }) => recorded).map((name) => `error-${name}.json`);
      expect(named.sort()).toEqual(recordedErrors);
    });

    it.each(all.flatMap(({ kind, recorded }) => recorded.map((name) => [name, kind] as const)))(
      "%s is %s at every endpoint, with the request's id",
      async (name, kind) => {
        const { client, body, close } = await openRecordedError(`error-${name}.json`);
        closers.push(close);
        const shop = { accessToken: "t", cipher: "c" };
        const window = { ...shop, fromS: 1, toS: 2, pageSize: 10 };
        const calls = [
          readOrders(client, { ...shop, orderIds: ["1"] }),
          searchOrders(client, window),
          searchCancellations(client, window),
          searchReturns(client, window),
          readPriceDetail(client, { ...shop, orderId: "1" }),
          listShops(client, "t"),
          listWebhooks(client, shop),
          exchangeCode(client, "c"),
          refreshTokens(client, "r"),
        ];
        const { code, request_id: requestId } = body;
        for (const settled of await Promise.allSettled(calls))
          expect(settled).toMatchObject({
            status: "rejected",
            reason: { name: "TikTokError", kind, code, requestId },
          });
      },
    );
  });
