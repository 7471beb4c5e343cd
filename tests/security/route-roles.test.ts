import { areaOf, routes } from "@sluice/api";
import { reaches, type Role } from "@sluice/contract";
import { openAccessWorld } from "../support/access-world.ts";
import { sender } from "../support/send-as-is.ts";

const open = async () => {
  const world = await openAccessWorld();
  return { world, ...(await callers(world)), send: sender(world.base) };
};
type Opened = Awaited<ReturnType<typeof open>>;

let opened: Opened;
beforeAll(async () => {
  opened = await open();
});
afterAll(async () => {
  opened.send.close();
  await opened.world.close();
});

/** Everybody who may stand at the door, by the headers that they send. */
const callers = async ({
  aUser,
  aSession,
  asToken,
  db,
}: Awaited<ReturnType<typeof openAccessWorld>>) => {
  const roles = {
    viewer: await aUser("viewer"),
    operator: await aUser("operator"),
    admin: await aUser("admin"),
  };
  const [expired, disabled] = [await aUser("admin"), await aUser("admin")];
  await db`update sessions set expires_at = now() where user_id = ${expired.id}`;
  await db`update users set disabled_at = now() where id = ${disabled.id}`;
  const token = async (asked: object) => {
    const made = await asToken("POST", "/tokens", undefined, {
      name: "t",
      role: "admin",
      ...asked,
    });
    return { id: made.body.id, authorization: `Bearer ${made.body.token}` };
  };
  const [revoked, outdated] = [await token({}), await token({})];
  await asToken("DELETE", `/tokens/${revoked.id}`);
  await db`update api_tokens set expires_at = now() where id = ${outdated.id}`;
  const ofQueues = await token({ scopes: ["queues"] });
  const ofOrders = await token({ scopes: ["orders"] });
  const cookie = (value: string) => ({ cookie: value, "sec-fetch-site": "same-origin" });
  return {
    nobody: {
      anonymous: {},
      "an expired session": cookie(expired.cookie),
      "a session of a disabled user": cookie(disabled.cookie),
      "a revoked token": { authorization: revoked.authorization },
      "a token that ran out": { authorization: outdated.authorization },
      "a token that was never made": { authorization: `Bearer slt_${"x".repeat(43)}` },
    } as Record<string, Record<string, string>>,
    /** A fresh session each time, because a route may end the one that it is asked with. */
    asRole: async (role: Role) => cookie(await aSession(roles[role].id)),
    withoutScope: (area: string) => ({
      authorization: (area === "queues" ? ofOrders : ofQueues).authorization,
    }),
    withScope: { orders: { authorization: ofOrders.authorization } },
  };
};

// From the table, so that a new route cannot be forgotten here. Whatever its parameters are, they name
// nothing that exists: who may ask is decided before what is asked.
const table = routes.map((route) => ({
  ...route,
  url: `/api/v1${route.path.replaceAll(/:\w+/g, "576000000000000002")}`,
}));

const refusal = (status: number) => [401, 403].includes(status);

test("who is not known gets 401 from every route", async () => {
  const { nobody, send } = opened;
  const unexpected: string[] = [];
  for (const [who, headers] of Object.entries(nobody))
    for (const { method, url } of table) {
      const { status } = await send(method, url, headers);
      if (status !== 401) unexpected.push(`${who}: ${method} ${url} ${status}`);
    }
  expect(unexpected).toEqual([]);
});

test.each<Role>(["viewer", "operator", "admin"])(
  "the role %s opens its routes, and 403 is all that the others say",
  async (role) => {
    const { asRole, send } = opened;
    const unexpected: string[] = [];
    for (const line of table) {
      const { status } = await send(line.method, line.url, await asRole(role));
      const isExpected = reaches(role, line.role)
        ? !refusal(status) && ![405, 415].includes(status)
        : status === 403;
      if (!isExpected) unexpected.push(`${line.method} ${line.url} ${status}`);
    }
    expect(unexpected).toEqual([]);
  },
);

test("a token opens the areas of its scopes and no other, whatever its role", async () => {
  const { withoutScope, withScope, send } = opened;
  const unexpected: string[] = [];
  for (const line of table) {
    const { status } = await send(line.method, line.url, withoutScope(areaOf(line)));
    if (status !== 403) unexpected.push(`${line.method} ${line.url} ${status}`);
  }
  for (const path of ["/", "/nothing", "/api/v1/", "/api/v1/nothing", "/queues/", "/login/x"]) {
    const { status } = await send("GET", path, withScope.orders);
    if (status !== 403) unexpected.push(`GET ${path} ${status}`);
  }
  expect(unexpected).toEqual([]);
  expect((await send("GET", "/api/v1/orders", withScope.orders)).status).toBe(200);
  expect((await send("GET", "/API/v1/Orders", withScope.orders)).status).toBe(200);
});

test("no spelling and no method opens to a viewer what is not a viewer's", async () => {
  const { asRole, send } = opened;
  const headers = await asRole("viewer");
  const spellings = (url: string) => [
    url,
    `/${url}`,
    `${url}/`,
    url.toUpperCase(),
    `/x/%2e%2e${url}`,
    `/queues/static/%2e%2e/%2e%2e${url}`,
    `${url}%00`,
    `${url}/%`,
    url.replace(/\/([a-z])/g, (_, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`),
  ];
  const unexpected: string[] = [];
  for (const { method, url, role } of table.filter((each) => each.role !== "viewer")) {
    // The same path may have another method that a viewer may use.
    const isShared = table.some((each) => each.url === url && each.role === "viewer");
    for (const spelling of spellings(url))
      for (const each of isShared ? [method] : [...new Set([method, "HEAD", "OPTIONS"])]) {
        const { status } = await send(each, spelling, headers);
        if (status < 400) unexpected.push(`${each} ${spelling} ${status} (${role})`);
      }
  }
  expect(unexpected).toEqual([]);
});

test("a viewer changes nothing but the own account", () => {
  const changes = routes.filter(({ role, method }) => role === "viewer" && method !== "GET");
  expect(
    changes.map(({ path }) => path).filter((path) => !/^\/(sessions|users\/me)\//.test(path)),
  ).toEqual([]);
});
