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
    ["api", ["DATABASE_URL", "REDIS_URL", "ENCRYPTION_KEY", "API_TOKEN"]],
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
});
