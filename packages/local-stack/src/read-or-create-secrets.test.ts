import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecrets, readOrCreateSecrets } from "./read-or-create-secrets.ts";

test("the encryption key has 32 bytes and nothing is made twice", () => {
  const [one, other] = [createSecrets(), createSecrets()];
  expect(Buffer.from(one.encryptionKey, "base64")).toHaveLength(32);
  expect(new Set([...Object.values(one), ...Object.values(other)]).size).toBe(16);
});

test("what stands in a URL needs no escaping", () => {
  const { redisPassword, postgresPassword } = createSecrets();
  expect(`${redisPassword}${postgresPassword}`).toMatch(/^\w+$/);
});

test("a folder of an older release keeps its secrets and gets those that it lacks, once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-secrets-"));
  try {
    const { adminPassword: _, sessionSecret: __, ...old } = await readOrCreateSecrets(folder);
    await writeFile(join(folder, "secrets.json"), JSON.stringify(old), { mode: 0o600 });
    const secrets = await readOrCreateSecrets(folder);
    expect(secrets).toMatchObject(old);
    expect(secrets.adminPassword.length).toBeGreaterThanOrEqual(16);
    expect(await readOrCreateSecrets(folder)).toEqual(secrets);
    expect(JSON.parse(await readFile(join(folder, "secrets.json"), "utf8"))).toEqual(secrets);
  } finally {
    await rm(folder, { recursive: true });
  }
});
