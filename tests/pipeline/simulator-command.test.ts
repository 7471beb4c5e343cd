import { spawnSync } from "node:child_process";
import { checkout } from "../support/servers.ts";

const run = (...args: string[]) =>
  spawnSync(process.execPath, ["apps/simulator/sluice-tiktok-simulator.mjs", "--port=0", ...args], {
    cwd: checkout,
    env: { PATH: process.env["PATH"] ?? "", TIKTOK_APP_KEY: "" },
    encoding: "utf8",
    timeout: 30_000,
  });

describe("the simulator's command", () => {
  it("explains its flags and the settings they go before", () => {
    const { status, stdout } = run("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("sluice-tiktok-simulator");
    for (const word of ["--webhook-url", "SIMULATOR_WEBHOOK_URL", "--faults", "--scenario"])
      expect(stdout).toContain(word);
  });

  it.each([
    ["--scenario=nothing", "--scenario: no scenario nothing; there are opening, "],
    ['--faults={"drop":3}', "--faults: drop: Too big"],
    ["--faults=[1]", "It must be a JSON object"],
    ["--orders=3", "need a --scenario"],
    ["--webhook-url=here", "SIMULATOR_WEBHOOK_URL: Invalid URL"],
  ])("refuses %s, says why and exits 1", (flag, problem) => {
    const { status, stdout, stderr } = run(flag);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(problem);
  });
});
