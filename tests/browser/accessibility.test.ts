import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
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

  it("no page has a serious or critical finding, light or dark, and none overflows", async () => {
    // axe is a script of another origin's making, which the page's policy would stop.
    const page = await dashboard.pageOf("admin", "/", { bypassCSP: true });
    const found: string[] = [];
    const look = async (path: string, options: RunOptions = {}) => {
      const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
      found.push(
        ...violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(({ id, nodes }) => `${path}: ${id} at ${nodes[0]?.html}`),
      );
    };
    for (const path of Object.values(paths)) {
      await page.emulateMedia({ colorScheme: "light" });
      await openPage(page, path);
      await page.evaluate(axe);
      await look(path);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await page
          .waitForFunction("document.documentElement.scrollWidth <= innerWidth", undefined, {
            timeout: 2_000,
          })
          .catch(() => found.push(`${path}: wider than ${width}`));
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      // Dark is other colours on the same page.
      const light = await page.evaluate<string>(background);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.waitForFunction(`${background} !== "${light}" && !(${fades})`);
      await look(`${path}, dark`, { runOnly: ["color-contrast"] });
    }
    expect(found).toEqual([]);
    expect(dashboard.troubles()).toEqual([]);
  });
});

const fades = "document.getAnimations().some((one) => one instanceof CSSTransition)";
const background = "getComputedStyle(document.body).backgroundColor";
