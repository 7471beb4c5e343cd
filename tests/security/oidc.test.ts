import { openAccessWorld } from "../support/access-world.ts";
import { openOidcWorld, sessionOf } from "../support/oidc-world.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

const setup = async (...options: Parameters<typeof openOidcWorld>) => {
  const world = await openOidcWorld(...options);
  opened.push(world);
  return world;
};

test("whom an admin has added logs in at the issuer, and goes on to where he wanted to go", async () => {
  const { ask, addAnn, issuer, logInThere, asPerson, db } = await setup();
  const { id } = await addAnn();
  issuer.person["email"] = "Ann@Example.com";
  const page = await ask("GET", "/login?next=/queues/");
  const link = `<a href="/login/oidc?next=%2Fqueues%2F">Log in with ${new URL(issuer.issuer).host}</a>`;
  expect(page.text).toContain(link);
  const done = await logInThere();
  expect([done.status, done.headers.get("refresh")]).toEqual([200, "0; url=/queues/"]);
  expect(done.headers.getSetCookie()).toEqual([
    "__Host-sluice-oidc=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax",
    expect.stringMatching(/^__Host-sluice=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/),
  ]);
  const { body } = await asPerson("GET", "/sessions/current", sessionOf(done));
  expect(body).toMatchObject({ name: "ann@example.com", role: "operator", userId: id });
  const [entry] = await db`
    select actor, target, detail, host(address) as address from audit_log
    where action = 'sessions.begun'`;
  const begun = { actor: "ann@example.com", target: id, detail: { how: "oidc" } };
  expect(entry).toEqual({ ...begun, address: "127.0.0.1" });
  expect(await db`select 1 from login_failures where failures > 0`).toHaveLength(0);
});

test("without an issuer there is no such way in", async () => {
  const world = await openAccessWorld();
  opened.push(world);
  expect((await world.ask("GET", "/login")).text).not.toContain("Log in with");
  expect((await world.ask("GET", "/login/oidc")).status).toBe(401);
  expect((await world.ask("GET", "/login/oidc/callback?code=1&state=2")).status).toBe(401);
});

test("who is unknown stays out, and with a default role becomes a user without a password", async () => {
  const strict = await setup();
  const out = await strict.logInThere();
  expect([out.status, sessionOf(out)]).toEqual([401, ""]);
  expect(await strict.counts()).toEqual({ users: 0, sessions: 0 });
  const open = await setup("viewer");
  // Two tabs at once make one user.
  const both = await Promise.all([open.begin(), open.begin()]);
  const pages = await Promise.all(both.map(open.comeBack));
  expect(pages.map(({ status }) => status)).toEqual([200, 200]);
  const users = await open.db`select email, role, password_hash from users`;
  expect(users).toEqual([{ email: "ann@example.com", role: "viewer", password_hash: null }]);
  expect((await open.logIn({ email: "ann@example.com", password: "" })).status).toBe(401);
});

test.each([
  ["an e-mail that is not verified", "e-mail not verified", { email_verified: false }],
  ["an e-mail of which nothing is said", "e-mail not verified", { email_verified: undefined }],
  ["an e-mail verified by a word", "e-mail not verified", { email_verified: "true" }],
  ["no e-mail", "no e-mail", { email: undefined }],
  ["an e-mail that is none", "no e-mail", { email: "ann" }],
])("%s opens nothing and makes no user", async (_what, why, claims) => {
  const { issuer, logInThere, counts, addAnn, refusals } = await setup("admin");
  await addAnn();
  Object.assign(issuer.person, claims);
  const out = await logInThere();
  expect([out.status, sessionOf(out)]).toEqual([401, ""]);
  expect(await counts()).toEqual({ users: 1, sessions: 0 });
  expect(await refusals()).toEqual([why]);
});

test("whoever is disabled stays out, though a default role lets in everybody", async () => {
  const { addAnn, db, logInThere, counts } = await setup("admin");
  const { id } = await addAnn();
  await db`update users set disabled_at = now() where id = ${id}`;
  expect((await logInThere()).status).toBe(401);
  expect(await counts()).toEqual({ users: 1, sessions: 0 });
});

test("an e-mail that only userinfo tells counts the same", async () => {
  const { addAnn, issuer, logInThere, isOpen } = await setup();
  await addAnn();
  issuer.faults.emailByUserinfo = true;
  expect(await isOpen(sessionOf(await logInThere()))).toBe(true);
  issuer.person["email_verified"] = false;
  expect((await logInThere()).status).toBe(401);
});

test("only the browser that went to the issuer may come back, with its own state, and changed by nobody", async () => {
  const { addAnn, begin, comeBack, issuer, counts } = await setup();
  await addAnn();
  const [mine, others] = [await begin(), await begin()];
  const [name, text = "", signature] = mine.cookie.split(/[=.]/);
  const late = { ...JSON.parse(Buffer.from(text, "base64url").toString()), until: Date.now() * 2 };
  const forged = Buffer.from(JSON.stringify(late)).toString("base64url");
  const attempts = [
    { ...mine, cookie: "" },
    { ...mine, cookie: others.cookie },
    { ...mine, cookie: `${mine.cookie}; ${mine.cookie}` },
    { ...mine, cookie: `${name}=${forged}.${signature}` },
    { ...mine, cookie: `${name}=.` },
    { ...mine, searchParams: new URLSearchParams({ code: "x", state: "x".repeat(43) }) },
    { ...mine, searchParams: new URLSearchParams({ code: "x" }) },
  ];
  for (const attempt of attempts) expect((await comeBack(attempt)).status).toBe(400);
  expect(issuer.asked).not.toContain("/token");
  expect(await counts()).toEqual({ users: 1, sessions: 0 });
  expect((await comeBack(mine)).status).toBe(200);
});

test("one way back begins one session, however often it comes", async () => {
  const { addAnn, begin, comeBack, counts, issuer } = await setup();
  await addAnn();
  const begun = await begin();
  const pages = await Promise.all([1, 2, 3, 4].map(() => comeBack(begun)));
  expect(pages.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401, 401, 401]);
  expect((await comeBack(begun)).status).toBe(401);
  expect(await counts()).toEqual({ users: 1, sessions: 1 });
  expect(issuer.asked.filter((path) => path === "/token")).toHaveLength(1);
});

test("a code serves nobody twice, nor another login than its own", async () => {
  const { addAnn, begin, comeBack, counts, refusals } = await setup();
  await addAnn();
  const withCodeOf = (
    login: Awaited<ReturnType<typeof begin>>,
    { searchParams }: Awaited<ReturnType<typeof begin>>,
  ) => {
    const state = login.searchParams.get("state") ?? "";
    const code = searchParams.get("code") ?? "";
    return { ...login, searchParams: new URLSearchParams({ state, code }) };
  };
  const used = await begin();
  expect((await comeBack(used)).status).toBe(200);
  expect((await comeBack(withCodeOf(await begin(), used))).status).toBe(401);
  expect((await comeBack(withCodeOf(await begin(), await begin()))).status).toBe(401);
  expect(await refusals()).toEqual(["invalid_grant", "invalid_grant"]);
  expect(await counts()).toEqual({ users: 1, sessions: 1 });
});

test.each([
  ["the wrong nonce", "OAUTH_JWT_CLAIM_COMPARISON_FAILED", { claims: { nonce: "another" } }],
  ["no nonce", "OAUTH_INVALID_RESPONSE", { claims: { nonce: undefined } }],
  ["a signature by another key", "OAUTH_INVALID_RESPONSE", { signsWith: "another key" as const }],
  ["no signature", "OAUTH_INVALID_RESPONSE", { signsWith: "nothing" as const }],
  ["another client's name", "OAUTH_JWT_CLAIM_COMPARISON_FAILED", { claims: { aud: "another" } }],
  [
    "another issuer's name",
    "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
    { claims: { iss: "https://issuer.example" } },
  ],
  ["an end that is past", "OAUTH_JWT_TIMESTAMP_CHECK_FAILED", { claims: { exp: 1_700_000_000 } }],
  ["a person's no", "access_denied", { refuses: true }],
])("an answer with %s opens nothing", async (_what, why, faults) => {
  const { addAnn, issuer, logInThere, counts, refusals } = await setup("admin");
  await addAnn();
  Object.assign(issuer.faults, faults);
  const out = await logInThere();
  expect([out.status, sessionOf(out)]).toEqual([401, ""]);
  expect(await refusals()).toEqual([why]);
  expect(await counts()).toEqual({ users: 1, sessions: 0 });
});

test("an issuer that is down is told on the login page, costs no password a try, and is asked again", async () => {
  const { addAnn, aUser, issuer, ask, logInThere, logIn, begin, comeBack } = await setup();
  await addAnn();
  const password = "a fine long passphrase 7";
  const other = await aUser("viewer", password);
  issuer.faults.network = "cut";
  const down = await ask("GET", "/login/oidc?next=/queues/");
  expect([down.status, down.headers.get("set-cookie")]).toEqual([502, null]);
  expect(down.text).toMatch(/cannot be reached now.*name="next" value="\/queues\/"/);
  delete issuer.faults.network;
  expect((await logInThere()).status).toBe(200);
  const begun = [];
  for (let at = 0; at < 12; at += 1) begun.push(await begin());
  issuer.faults.network = "cut";
  for (const each of begun) expect((await comeBack(each)).status).toBe(502);
  expect((await logIn({ email: other.email, password })).status).toBe(200);
});

test("an issuer that takes requests and never answers is not waited for", async () => {
  const { issuer, ask } = await setup();
  issuer.faults.network = "silent";
  const answers = await Promise.all([1, 2, 3].map(() => ask("GET", "/login/oidc")));
  expect(answers.map(({ status }) => status)).toEqual([502, 502, 502]);
  expect(issuer.asked).toHaveLength(1);
});

test("logins that fail at the issuer are throttled by where they come from", async () => {
  const { addAnn, issuer, logInThere, counts } = await setup();
  await addAnn();
  issuer.faults.refuses = true;
  for (let at = 0; at < 10; at += 1) expect((await logInThere()).status).toBe(401);
  issuer.faults.refuses = false;
  const blocked = await logInThere();
  expect([blocked.status, Number(blocked.headers.get("retry-after")) > 0]).toEqual([429, true]);
  expect(await counts()).toEqual({ users: 1, sessions: 0 });
});

test("who guesses at a password from elsewhere does not keep its owner from coming in by the issuer", async () => {
  const { addAnn, logIn, logInThere } = await setup(undefined, { trustedProxies: 1 });
  await addAnn();
  const guess = { email: "ann@example.com", password: "a guess that is wrong" };
  for (let at = 0; at < 10; at += 1)
    expect((await logIn(guess, `198.51.100.${at}`)).status).toBe(401);
  expect((await logIn(guess, "198.51.100.10")).status).toBe(429);
  expect((await logInThere()).status).toBe(200);
});

test("the way back leads to no other host, and a look ahead by HEAD uses nothing up", async () => {
  const { addAnn, begin, comeBack, base, logInThere } = await setup();
  await addAnn();
  for (const next of ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x"])
    expect((await logInThere(next)).headers.get("refresh")).toBe("0; url=/");
  expect((await logInThere(`/${"x".repeat(5_000)}`)).headers.get("refresh")).toBe("0; url=/");
  const begun = await begin();
  const path = `${begun.pathname}?${begun.searchParams.toString()}`;
  const look = await fetch(base + path, { method: "HEAD", headers: { cookie: begun.cookie } });
  expect([look.status, look.headers.get("allow")]).toEqual([405, "GET"]);
  expect((await comeBack(begun)).status).toBe(200);
});
