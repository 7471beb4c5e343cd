import { Secret, TOTP } from "otpauth";
import { openAccessWorld } from "../support/access-world.ts";

const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

const password = "a fine long passphrase 7";
const codeOf = (secret: string, stepsOn = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + stepsOn * 30_000,
  });

/** A user who has confirmed a second factor with the code of the step before this one. */
const setup = async () => {
  const world = await openAccessWorld();
  opened.push(world);
  const user = await world.aUser("admin", password);
  const { secret } = (await world.asPerson("POST", "/users/me/totp", user.cookie)).body;
  const confirm = (code: string) =>
    world.asPerson("POST", "/users/me/totp/confirm", user.cookie, { code });
  return {
    ...world,
    user,
    secret,
    confirm,
    withCode: (code?: string) =>
      world.logIn({ email: user.email, password, ...(code !== undefined && { code }) }),
  };
};

test("it counts once it is confirmed; then a login takes a code, and each code once", async () => {
  const { secret, confirm, withCode, user, asPerson } = await setup();
  expect((await withCode()).status).toBe(200);
  expect((await confirm("000000")).status).toBe(422);
  expect((await confirm(codeOf(secret, -1))).status).toBe(200);
  expect((await asPerson("POST", "/users/me/totp", user.cookie)).status).toBe(409);
  expect(await withCode()).toMatchObject({ status: 401, body: { title: "A code is needed" } });
  expect((await withCode(codeOf(secret, -1))).status).toBe(401);
  const code = codeOf(secret);
  const answers = await Promise.all([withCode(code), withCode(code), withCode(code)]);
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401, 401]);
});

test("whoever lacks the password learns nothing of a second factor, and codes are not guessed", async () => {
  const { secret, confirm, logIn, user, withCode } = await setup();
  await confirm(codeOf(secret));
  const [other, known] = [
    await logIn({ email: "nobody@example.com", password: "wrong password!" }),
    await logIn({ email: user.email, password: "wrong password!" }),
  ];
  expect([known.status, known.body.title]).toEqual([other.status, other.body.title]);
  const guesses = await Promise.all(Array.from({ length: 20 }, () => withCode("000000")));
  expect(guesses.filter(({ status }) => status === 401).length).toBeLessThan(10);
});

test("it is sealed where it is stored, and an admin can take it away", async () => {
  const { secret, confirm, db, user, asToken, withCode } = await setup();
  await confirm(codeOf(secret));
  const [row] = await db<{ sealed: Buffer }[]>`
    select totp_secret as sealed from users where id = ${user.id}`;
  expect(row?.sealed.includes(secret)).toBe(false);
  expect(row?.sealed.includes(Buffer.from(Secret.fromBase32(secret).bytes))).toBe(false);
  expect((await asToken("DELETE", `/users/${user.id}/totp`)).status).toBe(200);
  expect((await withCode()).status).toBe(200);
});
