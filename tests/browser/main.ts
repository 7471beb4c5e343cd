import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import startServers from "../support/start-servers.mjs";
import stopServers from "../support/stop-servers.mjs";
import { fillDashboard } from "./support/fill-dashboard.ts";
import { openDashboard } from "./support/open-dashboard.ts";
import { openPage } from "./support/open-page.ts";

const looks = {
  light: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light" },
} as const;

/** A picture of every page, in each look. */
const takePictures = async (folder: string): Promise<void> => {
  const dashboard = await openDashboard({ timeScale: 60 });
  try {
    const paths = await fillDashboard(dashboard);
    for (const [look, options] of Object.entries(looks)) {
      const page = await dashboard.pageOf("admin", "/", options);
      for (const [name, path] of Object.entries(paths)) {
        await openPage(page, path);
        await page.getByText("…", { exact: true }).first().waitFor({ state: "hidden" });
        await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true });
      }
    }
  } finally {
    await dashboard.close();
  }
};

const [asked] = process.argv.slice(2);
const folder = asked ? resolve(asked) : await mkdtemp(join(tmpdir(), "sluice-pictures-"));
await mkdir(folder, { recursive: true });
await startServers();
try {
  await takePictures(folder);
  process.stdout.write(`${folder}\n`);
} finally {
  await stopServers();
}
