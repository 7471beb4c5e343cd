import { openAccessWorld } from "../support/access-world.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

const setup = async () => {
  const world = await openAccessWorld();
  opened.push(world);
  return world;
};

const password = "a fine long passphrase 7";

test("logins, refusals, logouts and changes are on record, by whom and without secrets", async () => {
  const { aUser, logIn, asPerson, asToken, db } = await setup();
  const user = await aUser("operator", password);
  await logIn({ email: user.email, password: "wrong password!" });
  await logIn({ email: "unknown.person@example.com", password });
  const { cookie } = await logIn({ email: user.email, password });
  const token = await asPerson("POST", "/tokens", cookie, { name: "ci", role: "viewer" });
  await asPerson("DELETE", `/tokens/${token.body.id}`, cookie);
  await asPerson("DELETE", "/sessions/current", cookie);
  await asToken("PUT", `/users/${user.id}`, undefined, { role: "admin" });
  const rows = await db<{ actor: string; action: string; succeeded: boolean }[]>`
    select actor, action, succeeded from audit_log order by id`;
  expect(rows.map(({ actor, action, succeeded }) => [actor, action, succeeded])).toEqual([
    ["test", "users.created", true],
    ["nobody", "sessions.refused", false],
    ["nobody", "sessions.refused", false],
    [user.email, "sessions.begun", true],
    [user.email, "tokens.created", true],
    [user.email, "tokens.revoked", true],
    [user.email, "sessions.ended", true],
    ["api token", "users.changed", true],
  ]);
  const [log] = await db`select string_agg(to_jsonb(a)::text, ' ') as text from audit_log a`;
  expect(log?.["text"]).not.toMatch(/unknown\.person|passphrase|wrong password|slt_/);
  expect(log?.["text"]).toMatch(/"address": "127\.0\.0\.1"/);
});

test("it is read by admins, filtered, page by page", async () => {
  const { aUser, asPerson, asToken } = await setup();
  const admin = await aUser("admin");
  const target = await aUser("viewer");
  for (const role of ["operator", "viewer", "operator"])
    await asPerson("PUT", `/users/${target.id}`, admin.cookie, { role });
  const list = async (query: string) => (await asToken("GET", `/audit-log?${query}`)).body;
  const all = await list(`target=${target.id}`);
  expect(all.entries.map(({ action }) => action)).toEqual([
    "users.changed",
    "users.changed",
    "users.changed",
    "users.created",
  ]);
  const byAdmin = await list(`actor=${admin.email}&action=users.changed&limit=2`);
  const rest = await list(`actor=${admin.email}&action=users.changed&before=${byAdmin.next}`);
  expect([...byAdmin.entries, ...rest.entries]).toEqual(all.entries.slice(0, 3));
  expect((await list("from=2100-01-01T00:00:00Z")).entries).toEqual([]);
  expect((await list("to=2100-01-01T00:00:00Z")).entries.length).toBeGreaterThan(3);
  expect((await asToken("GET", "/audit-log?limit=201")).status).toBe(400);
  expect((await asToken("GET", "/audit-log?who=x")).status).toBe(400);
});

test("it is only appended to, even by who has the application's password to Postgres", async () => {
  const { aUser, db } = await setup();
  await aUser("viewer");
  const appended = /only appended to/;
  await expect(db`update audit_log set actor = 'somebody else'`).rejects.toThrow(appended);
  await expect(db`delete from audit_log`).rejects.toThrow(appended);
  await expect(db`truncate audit_log`).rejects.toThrow(appended);
});
