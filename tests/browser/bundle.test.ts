import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkout } from "../support/servers.ts";

const limitBytes = 250_000;

test("the first load takes at most 250 kB of script, compressed", async () => {
  const folder = join(checkout, "apps/dashboard/dist");
  const page = await readFile(join(folder, "index.html"), "utf8");
  const scripts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(
    ([, path]) => path ?? "",
  );
  // The overview is fetched right after, with what it draws its chart with.
  const first = await readFile(join(folder, scripts[0] ?? ""), "utf8");
  const lazy = [...first.matchAll(/assets\/(overview-page|line-chart)-[\w-]+\.js/g)].map(
    ([path]) => `/${path}`,
  );
  const files = [...new Set([...scripts, ...lazy])];
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(join(folder, file))).length),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(files.length).toBeGreaterThan(0);
  process.stdout.write(`first load: ${Math.round(total / 1_000)} kB of script, gzip\n`);
  expect(total).toBeLessThanOrEqual(limitBytes);
});
