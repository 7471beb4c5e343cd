import { createSecrets } from "./read-or-create-secrets.ts";

test("the encryption key has 32 bytes and nothing is made twice", () => {
  const [one, other] = [createSecrets(), createSecrets()];
  expect(Buffer.from(one.encryptionKey, "base64")).toHaveLength(32);
  expect(new Set([...Object.values(one), ...Object.values(other)]).size).toBe(12);
});

test("what stands in a URL needs no escaping", () => {
  const { redisPassword, postgresPassword } = createSecrets();
  expect(`${redisPassword}${postgresPassword}`).toMatch(/^\w+$/);
});
