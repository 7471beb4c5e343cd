import { openAccessWorld } from "../support/access-world.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

const setup = async () => {
  const world = await openAccessWorld();
  opened.push(world);
  const make = (cookie: string, asked: object) =>
    world.asPerson("POST", "/tokens", cookie, { name: "ci", role: "viewer", ...asked });
  return {
    ...world,
    make,
    roleOf: async (token: string) => {
      const { status, body } = await world.asToken("GET", "/sessions/current", token);
      return status === 200 ? body.role : status;
    },
  };
};

test("a token is shown once and stored as a hash alone", async () => {
  const { make, aUser, db, asPerson, roleOf } = await setup();
  const { cookie } = await aUser("operator");
  const { token } = (await make(cookie, {})).body;
  expect(token).toMatch(/^slt_[\w-]{43}$/);
  expect(await roleOf(token)).toBe("viewer");
  expect(JSON.stringify(await db`select * from api_tokens`)).not.toMatch(token);
  const list = await asPerson("GET", "/tokens", cookie);
  expect(list.body.tokens).toHaveLength(1);
  expect(list.text).not.toMatch(token);
});

test("it reaches no further than who makes it, neither then nor later", async () => {
  const { make, aUser, asToken, roleOf } = await setup();
  const maker = await aUser("operator");
  expect((await make(maker.cookie, { role: "admin" })).status).toBe(403);
  const { token } = (await make(maker.cookie, { role: "operator" })).body;
  expect(await roleOf(token)).toBe("operator");
  await asToken("PUT", `/users/${maker.id}`, undefined, { role: "viewer" });
  expect(await roleOf(token)).toBe("viewer");
  await asToken("PUT", `/users/${maker.id}`, undefined, { isDisabled: true });
  expect(await roleOf(token)).toBe(401);
});

test("it makes no further tokens, and has no account", async () => {
  const { aUser, make, asToken } = await setup();
  const { token } = (await make((await aUser("admin")).cookie, { role: "admin" })).body;
  const made = await asToken("POST", "/tokens", token, { name: "more", role: "viewer" });
  expect(made.status).toBe(403);
  expect((await asToken("GET", "/sessions", token)).status).toBe(409);
});

test("a revoked one opens nothing from then on; one's own are one's own to revoke", async () => {
  const { make, aUser, asPerson, roleOf } = await setup();
  const [one, other, admin] = [
    await aUser("operator"),
    await aUser("operator"),
    await aUser("admin"),
  ];
  const first = (await make(one.cookie, {})).body;
  const second = (await make(one.cookie, {})).body;
  expect((await asPerson("GET", "/tokens", other.cookie)).body.tokens).toEqual([]);
  expect((await asPerson("DELETE", `/tokens/${first.id}`, other.cookie)).status).toBe(404);
  expect(await roleOf(first.token)).toBe("viewer");
  expect((await asPerson("DELETE", `/tokens/${first.id}`, one.cookie)).status).toBe(200);
  expect((await asPerson("DELETE", `/tokens/${second.id}`, admin.cookie)).status).toBe(200);
  expect([await roleOf(first.token), await roleOf(second.token)]).toEqual([401, 401]);
});

test("scopes are areas of the API; a page of the list goes on where the last one ended", async () => {
  const { make, aUser, asPerson } = await setup();
  const { cookie } = await aUser("admin");
  expect(await make(cookie, { scopes: ["nothing"] })).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(/audit-log.*orders/) as string },
  });
  const ids: string[] = [];
  for (let made = 0; made < 5; made += 1)
    ids.unshift((await make(cookie, { scopes: ["orders"] })).body.id);
  const first = (await asPerson("GET", "/tokens?limit=2", cookie)).body;
  const second = (await asPerson("GET", `/tokens?limit=3&before=${first.next}`, cookie)).body;
  expect([...first.tokens, ...second.tokens].map(({ id }) => id)).toEqual(ids);
});

test("when it was last used is written at most once a minute", async () => {
  const { make, aUser, roleOf, db } = await setup();
  const { token } = (await make((await aUser("operator")).cookie, {})).body;
  const used = async () => {
    await roleOf(token);
    const [row] = await db<{ at: Date; rowVersion: string }[]>`
      select last_used_at as at, xmin::text as "rowVersion" from api_tokens`;
    return row;
  };
  const first = await used();
  expect(first?.at).toBeInstanceOf(Date);
  expect(await used()).toEqual(first);
  await db`update api_tokens set last_used_at = now() - interval '2 minutes'`;
  expect((await used())?.at.getTime()).toBeGreaterThanOrEqual(first?.at.getTime() ?? NaN);
});
