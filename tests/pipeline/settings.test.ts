import { spawnSync } from "node:child_process";
import { checkout } from "../support/servers.ts";

const start = (name: string, env: Record<string, string>) =>
  spawnSync(process.execPath, [`apps/${name}/dist/main.js`], {
    cwd: checkout,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    encoding: "utf8",
  });

describe("a process with wrong settings", () => {
  it.each([
    ["receiver", ["REDIS_URL", "ENCRYPTION_KEY", "TIKTOK_APP_KEY", "TIKTOK_APP_SECRET"]],
    ["worker", ["DATABASE_URL", "REDIS_URL", "ENCRYPTION_KEY", "TIKTOK_APP_SECRET"]],
    ["api", ["DATABASE_URL", "REDIS_URL", "ENCRYPTION_KEY", "SESSION_SECRET", "API_TOKEN"]],
    ["simulator", ["TIKTOK_APP_KEY", "TIKTOK_APP_SECRET"]],
  ])("%s lists everything that is missing at once and exits 1", (name, missing) => {
    const { status, stderr } = start(name, {});
    expect(status).toBe(1);
    for (const setting of missing) expect(stderr).toContain(`${setting}: is required and not set`);
  });

  it("names what is wrong with a value without printing it", () => {
    const { status, stderr } = start("receiver", {
      REDIS_URL: "redis://localhost",
      ENCRYPTION_KEY: "c2hvcnQgc2VjcmV0",
      TIKTOK_APP_KEY: "key",
      TIKTOK_APP_SECRET: "",
      RECEIVER_PORT: "99999",
    });
    expect(status).toBe(1);
    expect(stderr).toContain("ENCRYPTION_KEY: must be 32 bytes in base64");
    expect(stderr).toContain("TIKTOK_APP_SECRET: is required and not set");
    expect(stderr).toContain("RECEIVER_PORT:");
    expect(stderr).not.toContain("c2hvcnQ");
  });

  it.each([
    ["SESSION_SECRET", "short"],
    ["SESSION_SECRET", "change-me-change-me-change-me-change-me"],
    ["API_TOKEN", "changemechangeme"],
    ["ADMIN_PASSWORD", "admin"],
    ["ADMIN_PASSWORD", "admin-password-1234"],
    ["ADMIN_PASSWORD", ""],
  ])("the api does not start with a default or a weak %s", (name, value) => {
    const { status, stderr } = start("api", {
      ADMIN_EMAIL: "admin@example.com",
      ADMIN_PASSWORD: "a fine long passphrase 7",
      [name]: value,
    });
    expect(status).toBe(1);
    expect(stderr).toContain(`${name}: `);
    if (value !== "") expect(stderr).not.toContain(value);
    expect(stderr).not.toContain("API_TOKEN: is required");
  });

  it("the api does not start with half a login by OpenID Connect, or one over plain http", () => {
    const whole = {
      OIDC_ISSUER: "https://issuer.example",
      OIDC_CLIENT_ID: "sluice",
      OIDC_CLIENT_SECRET: "a secret of the client",
      OIDC_REDIRECT_URL: "https://sluice.example/login/oidc/callback",
    };
    const complaint = (env: Record<string, string>) =>
      start("api", env).stderr.match(/OIDC_\w+: .*/g) ?? [];
    expect(complaint(whole)).toEqual([]);
    expect(complaint({ ...whole, OIDC_CLIENT_SECRET: "" })).toHaveLength(1);
    expect(complaint({ OIDC_DEFAULT_ROLE: "viewer" })).toHaveLength(1);
    expect(complaint({ ...whole, OIDC_ISSUER: "http://127.0.0.1:9" })).toEqual([
      "OIDC_ISSUER: must be an https address",
    ]);
    for (const url of ["http://sluice.example/login/oidc/callback", "https://sluice.example/"])
      expect(complaint({ ...whole, OIDC_REDIRECT_URL: url })).toHaveLength(1);
  });
});
