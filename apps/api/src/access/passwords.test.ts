import { createPasswords } from "./passwords.ts";

test("a password is right for its own hash alone, which tells its cost and not the password", async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash("a fine long passphrase 7");
  expect(hash).toMatch(/^scrypt\$15\$8\$3\$[\w+/=]{24}\$[\w+/=]{44}$/);
  expect(await passwords.isRight("a fine long passphrase 7", hash)).toBe(true);
  expect(await passwords.isRight("a fine long passphrase 8", hash)).toBe(false);
  expect(await passwords.isRight("", undefined)).toBe(false);
}, 60_000);

test("a hash of another cost still counts after the cost was raised", async () => {
  const old = await createPasswords({ log2N: 8, r: 8, p: 1 }).hash("caf\u00e9 au lait, always");
  const passwords = createPasswords({ log2N: 9, r: 8, p: 1 });
  expect(await passwords.isRight("cafe\u0301 au lait, always", old)).toBe(true);
});
