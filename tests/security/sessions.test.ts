import { useSession } from "@sluice/db";
import { openAccessWorld } from "../support/access-world.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

const setup = async () => {
  const world = await openAccessWorld();
  opened.push(world);
  return {
    ...world,
    /** Whether this cookie still opens the API. */
    isOpen: async (cookie: string) =>
      (await world.asPerson("GET", "/sessions/current", cookie)).status === 200,
  };
};

const password = "a fine long passphrase 7";

test("each login begins a session with an id of its own, whatever was shown before", async () => {
  const { aUser, ask, logIn, isOpen, db } = await setup();
  const user = await aUser("viewer", password);
  const planted = `__Host-sluice=${"x".repeat(43)}`;
  const first = await ask("POST", "/api/v1/sessions", {
    headers: { cookie: planted, "sec-fetch-site": "same-origin" },
    body: { email: user.email.toUpperCase(), password },
  });
  const second = await logIn({ email: user.email, password });
  expect(first.body).toMatchObject({ name: user.email, role: "viewer", kind: "session" });
  expect(new Set([planted, first.cookie, second.cookie]).size).toBe(3);
  expect([await isOpen(planted), await isOpen(first.cookie), await isOpen(second.cookie)]).toEqual([
    false,
    true,
    true,
  ]);
  expect(first.headers.get("set-cookie")).toMatch(
    /^__Host-sluice=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  );
  const stored = JSON.stringify(await db`select * from sessions`);
  expect(stored).not.toMatch(first.cookie.split("=")[1] ?? "no id");
});

test("after logout the cookie opens nothing, though the browser should still have it", async () => {
  const { aUser, asPerson, isOpen, aSession } = await setup();
  const { id, cookie } = await aUser("viewer");
  const other = await aSession(id);
  expect((await asPerson("DELETE", "/sessions/current", cookie)).cookie).toBe("__Host-sluice=");
  expect([await isOpen(cookie), await isOpen(other)]).toEqual([false, true]);
});

test("a session ends half an hour after its last request, and after twelve hours in any case", async () => {
  const { aUser, isOpen, db } = await setup();
  const [idle, used, old] = [await aUser("viewer"), await aUser("viewer"), await aUser("viewer")];
  const ago = (userId: string, minutes: number) => db`
    update sessions set last_seen_at = now() - make_interval(mins => ${minutes})
    where user_id = ${userId}`;
  await ago(idle.id, 31);
  await ago(used.id, 29);
  expect([await isOpen(idle.cookie), await isOpen(used.cookie)]).toEqual([false, true]);
  const [seen] = await db`
    select last_seen_at > now() - interval '1 minute' as fresh from sessions
    where user_id = ${used.id}`;
  expect(seen?.["fresh"]).toBe(true);
  await db`update sessions set expires_at = now() where user_id = ${old.id}`;
  expect(await isOpen(old.cookie)).toBe(false);
});

test("who only listens to the stream does not keep the session from running out", async () => {
  const { aUser, db } = await setup();
  const { id: userId } = await aUser("viewer");
  await db`update sessions set last_seen_at = now() - interval '29 minutes'`;
  const [session] = await db<{ id: string }[]>`
    select id_hash as id from sessions where user_id = ${userId}`;
  const idHash = session?.id ?? "";
  expect(await useSession(db, { idHash, idleMs: 1_800_000, isUse: false })).toBeDefined();
  const [seen] = await db`
    select last_seen_at < now() - interval '28 minutes' as untouched from sessions`;
  expect(seen?.["untouched"]).toBe(true);
});

test("whoever is disabled, or gets another role, is logged out at once and stays so", async () => {
  const { aUser, asToken, isOpen, logIn } = await setup();
  const user = await aUser("operator", password);
  const change = (body: object) => asToken("PUT", `/users/${user.id}`, undefined, body);
  expect((await change({ isDisabled: true })).status).toBe(200);
  expect(await isOpen(user.cookie)).toBe(false);
  expect((await logIn({ email: user.email, password })).status).toBe(401);
  await change({ isDisabled: false });
  expect(await isOpen(user.cookie)).toBe(false);
  const { cookie } = await logIn({ email: user.email, password });
  expect((await change({ role: "viewer" })).body.role).toBe("viewer");
  expect(await isOpen(cookie)).toBe(false);
});

test("a new password ends all sessions; who set it goes on in a new one", async () => {
  const { aUser, asPerson, aSession, isOpen, logIn } = await setup();
  const user = await aUser("viewer", password);
  const elsewhere = await aSession(user.id);
  const change = (currentPassword: string, newPassword: string) =>
    asPerson("PUT", "/users/me/password", user.cookie, { currentPassword, newPassword });
  const next = "another fine passphrase 8";
  expect((await change("not the current one", next)).status).toBe(422);
  expect((await change(password, "short")).status).toBe(400);
  expect((await change(password, "change-me-change-me")).status).toBe(400);
  const changed = await change(password, next);
  expect(changed.status).toBe(200);
  expect(await Promise.all([user.cookie, elsewhere, changed.cookie].map(isOpen))).toEqual([
    false,
    false,
    true,
  ]);
  expect((await logIn({ email: user.email, password })).status).toBe(401);
  expect((await logIn({ email: user.email, password: next })).status).toBe(200);
});

test("a stolen session does not serve to guess the password", async () => {
  const { aUser, asPerson } = await setup();
  const { cookie } = await aUser("viewer", password);
  const tries = await Promise.all(
    Array.from({ length: 15 }, (_, at) =>
      asPerson("PUT", "/users/me/password", cookie, {
        currentPassword: `guess number ${at}`,
        newPassword: "another fine passphrase 8",
      }),
    ),
  );
  expect(tries.filter(({ status }) => status === 422)).toHaveLength(10);
  expect(tries.filter(({ status }) => status === 429)).toHaveLength(5);
});

test("one sees and ends one's own sessions, nobody else's", async () => {
  const { aUser, asPerson, aSession, isOpen } = await setup();
  const [one, other] = [await aUser("viewer"), await aUser("admin")];
  const second = await aSession(one.id);
  const { sessions } = (await asPerson("GET", "/sessions", one.cookie)).body;
  expect(sessions.map(({ isCurrent }) => Number(isCurrent)).sort((a, b) => a - b)).toEqual([0, 1]);
  const left = sessions.find(({ isCurrent }) => !isCurrent);
  expect((await asPerson("DELETE", `/sessions/${left?.id}`, other.cookie)).status).toBe(404);
  expect((await asPerson("DELETE", `/sessions/${left?.id}`, one.cookie)).status).toBe(200);
  expect([await isOpen(one.cookie), await isOpen(second)]).toEqual([true, false]);
});

test("the last enabled admin stays one, even if two take the role from each other at once", async () => {
  const { aUser, asToken, db } = await setup();
  for (let round = 0; round < 5; round += 1) {
    await db`delete from users`;
    const [one, other] = [await aUser("admin"), await aUser("admin")];
    await aUser("operator");
    const answers = await Promise.all([
      asToken("PUT", `/users/${one.id}`, undefined, { role: "viewer" }),
      asToken("PUT", `/users/${other.id}`, undefined, { isDisabled: true }),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const admins = await db`select 1 from users where role = 'admin' and disabled_at is null`;
    expect(admins).toHaveLength(1);
  }
  expect((await asToken("PUT", `/users/${crypto.randomUUID()}`, undefined, {})).status).toBe(404);
});

test("the login page works as a form of its own host and leads back to where one wanted to go", async () => {
  const { aUser, ask, isOpen } = await setup();
  const user = await aUser("viewer", password);
  const page = await ask("GET", "/login?next=/queues/");
  expect(page.text).toMatch('<input type="hidden" name="next" value="/queues/">');
  expect(page.text).not.toMatch(/<script|javascript:|onerror|onload/i);
  const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    ask("POST", "/login", {
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
        ...headers,
      },
      body: new URLSearchParams(form).toString(),
    });
  const wrong = await post({ email: user.email, password: "<b>wrong</b> password" });
  expect([wrong.status, wrong.text]).toEqual([401, expect.stringMatching(/role="alert"/)]);
  expect(wrong.text).not.toMatch("<b>wrong");
  const right = { email: user.email, password };
  const done = await post({ ...right, next: "/queues/" });
  expect([done.status, done.headers.get("location")]).toEqual([303, "/queues/"]);
  expect(await isOpen(done.cookie)).toBe(true);
  for (const next of ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x"])
    expect((await post({ ...right, next })).headers.get("location")).toBe("/");
  const from = { "sec-fetch-site": "cross-site" };
  expect((await post(right, from)).status).toBe(403);
  const out = await ask("POST", "/logout", {
    headers: { cookie: done.cookie, "sec-fetch-site": "same-origin" },
  });
  expect([out.status, await isOpen(done.cookie)]).toEqual([303, false]);
});
