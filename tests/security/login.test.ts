import { createPasswords } from "@sluice/api";
import { openAccessWorld } from "../support/access-world.ts";
import type { ApiSettings } from "../support/start-api.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

const setup = async (settings: ApiSettings = {}) => {
  const world = await openAccessWorld(settings);
  opened.push(world);
  return { ...world, user: await world.aUser("operator", password) };
};

const password = "a fine long passphrase 7";
const wrong = "not the passphrase at all";

const countOf = (answers: { status: number }[]) => ({
  tried: answers.filter(({ status }) => status === 401).length,
  throttled: answers.filter(({ status }) => status === 429).length,
});

test("of a hundred wrong passwords that come at once, ten are tried", async () => {
  const { user, logIn, db } = await setup();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => logIn({ email: user.email, password: wrong })),
  );
  expect(countOf(answers)).toEqual({ tried: 10, throttled: 90 });
  expect(
    Number(answers.find(({ status }) => status === 429)?.headers.get("retry-after")),
  ).toBeGreaterThan(0);
  expect((await logIn({ email: user.email, password })).status).toBe(429);
  const rows = await db<
    { key: string; failures: number }[]
  >`select key, failures from login_failures`;
  expect(rows.map(({ failures }) => failures)).toEqual([10, 10]);
  expect(JSON.stringify(rows)).not.toMatch(user.email);
});

test("the wait doubles with each further failure, ends by itself, and a right login ends it all", async () => {
  const { user, logIn, db } = await setup();
  const waits: number[] = [];
  await Promise.all(
    Array.from({ length: 10 }, () => logIn({ email: user.email, password: wrong })),
  );
  for (let round = 0; round < 7; round += 1) {
    const [row] = await db<{ s: number }[]>`
      select extract(epoch from blocked_until - last_at)::float8 as s
      from login_failures where key like 'account:%'`;
    waits.push(Math.round(row?.s ?? 0));
    await db`update login_failures set blocked_until = now()`;
    expect((await logIn({ email: user.email, password: wrong })).status).toBe(401);
  }
  expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900]);
  await db`update login_failures set blocked_until = now()`;
  expect((await logIn({ email: user.email, password })).status).toBe(200);
  expect(await db`select 1 from login_failures where key like 'account:%'`).toHaveLength(0);
});

test("one password for a hundred accounts is tried ten times from one address", async () => {
  const { logIn } = await setup();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, at) => logIn({ email: `u${at}@example.com`, password: wrong })),
  );
  expect(countOf(answers)).toEqual({ tried: 10, throttled: 90 });
});

test("an address that is throttled cannot use up the tries of an account", async () => {
  const { user, logIn } = await setup({ trustedProxies: 1 });
  const spray = Array.from({ length: 10 }, (_, at) =>
    logIn({ email: `u${at}@example.com`, password: wrong }, "203.0.113.7"),
  );
  await Promise.all(spray);
  for (let tries = 0; tries < 20; tries += 1)
    expect((await logIn({ email: user.email, password: wrong }, "203.0.113.7")).status).toBe(429);
  expect((await logIn({ email: user.email, password }, "203.0.113.8")).status).toBe(200);
});

describe("who names another address in X-Forwarded-For", () => {
  const rotated = (at: number) => `198.51.100.${at}`;

  it("is not believed while no proxy is trusted", async () => {
    const { logIn } = await setup();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        logIn({ email: `u${at}@example.com`, password: wrong }, rotated(at)),
      ),
    );
    expect(countOf(answers)).toEqual({ tried: 10, throttled: 20 });
  });

  it("is believed no further than the trusted proxy saw", async () => {
    const { logIn, db } = await setup({ trustedProxies: 1 });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        logIn({ email: `u${at}@example.com`, password: wrong }, `${rotated(at)}, 203.0.113.9`),
      ),
    );
    expect(countOf(answers)).toEqual({ tried: 10, throttled: 20 });
    const rows = await db`select key from login_failures where key like 'address:%'`;
    expect(rows).toEqual([{ key: "address:203.0.113.9" }]);
  });
});

test("a network of IPv6 counts as one address", async () => {
  const { logIn } = await setup({ trustedProxies: 1 });
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      logIn({ email: `u${at}@example.com`, password: wrong }, `2001:db8:1:2::${at}`),
    ),
  );
  expect(countOf(answers)).toEqual({ tried: 10, throttled: 2 });
});

test("an unknown, a disabled and a known user get the same answer, in the same time", async () => {
  // Dear enough to stand out from all else that a login does.
  const passwords = createPasswords({ log2N: 14, r: 8, p: 1 });
  const { user, aUser, asToken, logIn } = await setup({ trustedProxies: 1, passwords });
  const disabled = await aUser("viewer", password);
  await asToken("PUT", `/users/${disabled.id}`, undefined, { isDisabled: true });
  let address = 0;
  const timed = async (email: string, shown = wrong) => {
    const start = performance.now();
    const answer = await logIn({ email, password: shown }, `192.0.2.${(address += 1)}`);
    const { requestId: _, ...body } = answer.body as object as { requestId: string };
    return { ms: performance.now() - start, said: [answer.status, body] };
  };
  const known = await timed(user.email);
  expect((await timed("nobody@example.com")).said).toEqual(known.said);
  expect((await timed(disabled.email, password)).said).toEqual(known.said);

  /** How much longer one kind takes, by medians of logins in turn. */
  const ratio = async (round: number) => {
    const times = { known: [] as number[], unknown: [] as number[] };
    const probe = { email: `probe-${round}@example.com`, role: "viewer", password };
    await asToken("POST", "/users", undefined, probe);
    for (let turn = 0; turn < 9; turn += 1) {
      times.known.push((await timed(probe.email)).ms);
      times.unknown.push((await timed(`nobody-${round}-${turn}@example.com`)).ms);
    }
    const [one, other] = [median(times.known), median(times.unknown)];
    return Math.max(one, other) / Math.min(one, other);
  };
  // A busy machine spoils a round; a difference that could be used would show in each.
  let best = Infinity;
  for (let round = 0; round < 8 && best >= 1.2; round += 1)
    best = Math.min(best, await ratio(round));
  expect(best).toBeLessThan(1.2);
});

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
