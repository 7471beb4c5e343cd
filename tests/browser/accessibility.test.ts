import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import { checkout } from "../support/servers.ts";
import { describeInBrowser } from "./support/describe-in-browser.ts";
import { fillDashboard } from "./support/fill-dashboard.ts";
import { openDashboard } from "./support/open-dashboard.ts";
import { openPage } from "./support/open-page.ts";
import { pages } from "./support/pages.ts";

jest.setTimeout(120_000);

test("every page of the router is in the table of pages", async () => {
  const router = await readFile(join(checkout, "apps/dashboard/src/router.tsx"), "utf8");
  const paths = [...router.matchAll(/path: "(\/[^"]*)"/g)].map(([, path]) => path);
  expect(new Set(paths)).toEqual(new Set(Object.values(pages)));
});

describeInBrowser("accessibility", () => {
  let dashboard: Awaited<ReturnType<typeof openDashboard>>;
  let paths: Awaited<ReturnType<typeof fillDashboard>>;
  let axe: string;
  beforeAll(async () => {
    dashboard = await openDashboard({ timeScale: 60 });
    paths = await fillDashboard(dashboard);
    const require = createRequire(join(checkout, "tests/package.json"));
    axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  });
  afterAll(() => dashboard?.close());

  it.each(["light", "dark"] as const)(
    "no page has a serious or critical finding, and none overflows, %s",
    async (colorScheme) => {
      // axe is a script of another origin's making, which the page's policy would stop.
      const page = await dashboard.pageOf("admin", "/", { colorScheme, bypassCSP: true });
      const found: string[] = [];
      for (const path of Object.values(paths)) {
        await openPage(page, path);
        await page.evaluate(axe);
        const { violations } = await page.evaluate<AxeResults>("axe.run()");
        found.push(
          ...violations
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .map(({ id, nodes }) => `${path}: ${id} at ${nodes[0]?.html}`),
        );
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 844 });
          await page
            .waitForFunction("document.documentElement.scrollWidth <= innerWidth", undefined, {
              timeout: 2_000,
            })
            .catch(() => found.push(`${path}: wider than ${width}`));
        }
        await page.setViewportSize({ width: 1280, height: 900 });
      }
      expect(found).toEqual([]);
      expect(dashboard.troubles()).toEqual([]);
    },
  );
});
