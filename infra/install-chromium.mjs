// The browser tests drive the distribution's Chromium. As root on Debian or Ubuntu it is installed when
// it is missing; elsewhere the tests say that they were skipped.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Resolves whatever comes of it: without a browser all other tests still run. */
export const installChromium = async (say) => {
  if (process.env.CHROMIUM_PATH || paths.some((path) => existsSync(path))) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  say("Installing Chromium for the browser tests (once) …");
  const install = ["install", "-y", "--no-install-recommends", "chromium"];
  if (aptGet(install) || (aptGet(["update"]) && aptGet(install))) return;
  say("Chromium could not be installed: the browser tests will not run.");
};

const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const aptGet = (args) =>
  spawnSync("apt-get", ["-qq", ...args], {
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;
