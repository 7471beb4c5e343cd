import { openAccessWorld } from "../support/access-world.ts";

let world: Awaited<ReturnType<typeof openAccessWorld>>;
beforeAll(async () => {
  world = await openAccessWorld();
});
afterAll(() => world.close());

const json = "application/json";
const own = { "content-type": json, "sec-fetch-site": "same-origin" };

/** A change that a logged-in admin's browser is made to send; it would make a user. */
const forge = async (headers: Record<string, string>, body?: string) => {
  const { cookie } = await world.aUser("admin");
  const email = `${crypto.randomUUID()}@example.com`;
  const asked = body ?? JSON.stringify({ email, role: "viewer" });
  const { status } = await world.ask("POST", "/api/v1/users", {
    headers: { cookie, ...headers },
    body: asked,
  });
  const made = await world.db`select 1 from users where email = ${email}`;
  return { status, isMade: made.length > 0 };
};

test.each<[string, Record<string, string>, number]>([
  ["a page of ours", own, 200],
  ["a person, by hand", { ...own, "sec-fetch-site": "none" }, 200],
  ["an old browser on a page of ours", { "content-type": json, origin: "own" }, 200],
  ["another site", { ...own, "sec-fetch-site": "cross-site" }, 403],
  ["another host of this site", { ...own, "sec-fetch-site": "same-site" }, 403],
  ["a value that no browser sends", { ...own, "sec-fetch-site": "x" }, 403],
  [
    "another site, by an old browser",
    { "content-type": json, origin: "https://evil.example" },
    403,
  ],
  ["a sandboxed frame, by an old browser", { "content-type": json, origin: "null" }, 403],
  ["our name on another port", { "content-type": json, origin: "http://127.0.0.1:1" }, 403],
  ["a form", { ...own, "content-type": "application/x-www-form-urlencoded" }, 415],
  ["a form of plain text", { ...own, "content-type": "text/plain" }, 415],
  ["a form with files", { ...own, "content-type": "multipart/form-data; boundary=x" }, 415],
])("a change by cookie that comes from %s", async (_what, headers, status) => {
  const origin = headers["origin"] === "own" ? { origin: world.base } : {};
  expect(await forge({ ...headers, ...origin })).toEqual({ status, isMade: status === 200 });
});

test("another site can neither log anybody in nor out", async () => {
  const { cookie } = await world.aUser("viewer");
  for (const [path, type] of [
    ["/login", "application/x-www-form-urlencoded"],
    ["/logout", "application/x-www-form-urlencoded"],
    ["/api/v1/sessions", json],
  ] as const) {
    const headers = { cookie, "content-type": type, "sec-fetch-site": "cross-site" };
    expect((await world.ask("POST", path, { headers, body: "{}" })).status).toBe(403);
  }
  expect((await world.asPerson("GET", "/sessions/current", cookie)).status).toBe(200);
});

test("no origin is ever told that it may read, logged in or not", async () => {
  const { cookie } = await world.aUser("admin");
  const named: string[] = [];
  for (const origin of ["https://evil.example", "null", world.base])
    for (const path of ["/", "/login", "/queues/api/queues", "/api/v1/orders", "/api/v1/sessions"])
      for (const method of ["GET", "OPTIONS", "POST"]) {
        const headers = { cookie, origin, "access-control-request-method": "PUT" };
        const answer = await world.ask(method, path, { headers });
        for (const name of answer.headers.keys())
          if (name.startsWith("access-control")) named.push(`${method} ${path} ${name}`);
      }
  expect(named).toEqual([]);
});

test("the login page is not framed, not cached, and runs no script", async () => {
  const { headers, text } = await world.ask("GET", "/login");
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toMatch("frame-ancestors 'none'");
  expect(policy).toMatch("form-action 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(text).not.toMatch(/<script/i);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("x-powered-by")).toBeNull();
});
