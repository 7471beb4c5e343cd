import { DbError, type AuditEntry } from "@sluice/db";
import type { Log } from "@sluice/runtime";
import { TikTokError } from "@sluice/tiktok";
import type { ApiContext } from "./route.ts";
import { apiToken, startApi } from "./testing/start-api.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

/** An API that has given out one link. `come` is the seller's browser on its way back. */
const setup = async (given: Partial<ApiContext> = {}) => {
  const known = new Set<string>();
  const saved: string[] = [];
  const audit: AuditEntry[] = [];
  const api = await startApi({
    recordConsentState: async (hash) => {
      known.add(hash);
      return "2026-11-23T00:00:00.000Z";
    },
    useConsentState: async (hash) => known.delete(hash),
    saveAuthorization: async ({ openId }) => void saved.push(openId),
    recordAudit: async (entry) => void audit.push(entry),
    ...given,
  });
  opened.push(api);
  const answer = await fetch(`${api.url}/api/v1/authorizations/links`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiToken}`, "content-type": "application/json" },
    body: "{}",
  });
  const { url } = (await answer.json()) as { url: string };
  return {
    state: new URL(url).searchParams.get("state") ?? "",
    known,
    saved,
    audit,
    come: async (query: Record<string, string>, method = "GET") => {
      const page = await fetch(
        `${api.url}/authorizations/callback?${new URLSearchParams(query).toString()}`,
        { method },
      );
      return { status: page.status, headers: page.headers, text: await page.text() };
    },
  };
};

test("a seller who comes back from a link of Sluice's is connected and reads which shops", async () => {
  const { come, state, saved, audit } = await setup();
  const page = await come({ state, code: "c" });
  expect(page.status).toBe(200);
  expect(page.text).toMatch("A shop (GB, 7495)");
  expect(page.headers.get("content-type")).toMatch("text/html");
  expect(page.headers.get("content-security-policy")).toMatch("default-src 'self'");
  expect(page.headers.get("referrer-policy")).toBe("no-referrer");
  expect(page.text).not.toMatch(/<script|an-access-token|a-refresh-token/);
  expect(saved).toEqual(["an-open-id"]);
  expect(audit).toEqual([
    { actor: "api token", action: "consent.link", target: null },
    {
      actor: "seller",
      action: "shops.connected",
      target: "an-open-id",
      detail: { shopIds: ["7495"] },
    },
  ]);
});

test("the link's state is long, is not what is stored, and lets in once", async () => {
  const { come, state, known, saved } = await setup();
  expect(state).toMatch(/^[\w-]{43}$/);
  expect([...known]).not.toContain(state);
  await come({ state, code: "c" });
  const again = await come({ state, code: "another" });
  expect([again.status, saved.length]).toEqual([400, 1]);
  expect(again.text).toMatch("does not work any more");
});

test.each<[string, Record<string, string>]>([
  ["an invented state", { state: "x".repeat(43), code: "c" }],
  ["a state of another shape", { state: "start", code: "c" }],
  ["no state, as from the App Store", { code: "c" }],
  ["nothing", {}],
])("%s never connects", async (_what, query) => {
  const { come, saved, known } = await setup({
    exchangeCode: () => Promise.reject(new Error("must not be called")),
  });
  const page = await come(query);
  expect([page.status, saved.length, known.size]).toEqual([400, 0, 1]);
  expect(page.text).toMatch(/Ask whoever runs Sluice for a new link/);
});

test("who comes from the App Store is told to start from Sluice's link", async () => {
  const { come } = await setup();
  expect((await come({ code: "c" })).text).toMatch("Please start from Sluice");
});

test.each([{ code: "null", error: "auth_denied" }, { error: "auth_denied" }, { code: "null" }])(
  "a seller who refuses is told that nothing was connected: %j",
  async (query) => {
    const { come, state, saved, audit } = await setup();
    const page = await come({ state, ...query });
    expect([page.status, saved.length]).toEqual([200, 0]);
    expect(page.text).toMatch("You did not agree");
    expect(audit.at(-1)).toMatchObject({ actor: "seller", action: "consent.refused" });
    // The link is used up: a refusal cannot be turned into a consent by somebody else.
    expect((await come({ state, code: "c" })).status).toBe(400);
  },
);

test("a creator's consent is refused in words for people", async () => {
  const err = new TikTokError("unauthorized", { path: "/api/v2/token/get", happened: "a creator" });
  const { come, state, saved } = await setup({ exchangeCode: () => Promise.reject(err) });
  const page = await come({ state, code: "secret-code" });
  expect([page.status, saved.length]).toEqual([422, 0]);
  expect(page.text).toMatch("Only a seller&#39;s account has orders");
  expect(page.text).not.toMatch("secret-code");
});

test("what breaks inside stays inside: the seller gets a page with an id for the log", async () => {
  const err = new DbError("outage", "57P01", "Postgres cannot serve this now: 57P01");
  const { come, state } = await setup({ useConsentState: () => Promise.reject(err) });
  const page = await come({ state, code: "c" });
  expect(page.status).toBe(503);
  expect(page.text).toMatch(page.headers.get("x-request-id") ?? "no id");
  expect(page.text).not.toMatch("57P01");
});

test("the log has neither the code nor the state, whatever happens", async () => {
  const lines: unknown[] = [];
  const write = (...line: unknown[]) => lines.push(...line);
  const log = { info: write, warn: write, error: write } as unknown as Log;
  const fails = () => Promise.reject(new Error("broken inside"));
  const api = await startApi({ useConsentState: fails }, log);
  opened.push(api);
  const state = "s".repeat(43);
  const url = `${api.url}/authorizations/callback?code=secret-code&state=${state}`;
  expect((await fetch(url)).status).toBe(500);
  expect((await fetch(`${url}&state=twice&%`)).status).toBe(400);
  const written = JSON.stringify(lines);
  expect(written).toMatch("/authorizations/callback");
  expect(written).not.toMatch(/secret-code|sss|state=/);
});

test("what a shop is called cannot change the page", async () => {
  const shop = { shopId: "1", region: "GB", sellerType: "LOCAL", cipher: "c", code: "GB1" };
  const name = `<img src=x onerror="alert('x')">`;
  const { come, state } = await setup({ listShops: async () => [{ ...shop, name }] });
  const page = await come({ state, code: "c" });
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch("<img");
});

test("only a browser's own visit uses up the link", async () => {
  const { come, state, known } = await setup();
  for (const method of ["HEAD", "POST", "PUT", "OPTIONS"])
    expect((await come({ state, code: "c" }, method)).status).toBe(405);
  expect(known.size).toBe(1);
});

test("without the app's service id no link is made, and the answer says what to set", async () => {
  const api = await startApi({ consentUrl: () => undefined });
  opened.push(api);
  const answer = await fetch(`${api.url}/api/v1/authorizations/links`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiToken}`, "content-type": "application/json" },
    body: "{}",
  });
  expect([answer.status, await answer.text()]).toEqual([
    409,
    expect.stringMatching("TIKTOK_SERVICE_ID"),
  ]);
});
