import { parseArgs } from "node:util";
import type { CDPSession, Page } from "playwright-core";
import startServers from "../support/start-servers.mjs";
import stopServers from "../support/stop-servers.mjs";
import { insertManyOrders, moveSomeOrders } from "./support/many-orders.ts";
import { openDashboard } from "./support/open-dashboard.ts";

const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "1000000" },
    minutes: { type: "string", default: "10" },
    perSecond: { type: "string", default: "200" },
  },
});
const [orders, minutes, perSecond] = [values.orders, values.minutes, values.perSecond].map(Number);

/** The list over many orders while they move: until it can be used, its longest task, its memory. */
const measure = async (): Promise<void> => {
  const dashboard = await openDashboard({ timeScale: 1 });
  const { sluice } = dashboard;
  try {
    const { shops } = (await sluice.readApi("/shops")) as { shops: { id: string }[] };
    await insertManyOrders(sluice.db, { count: orders ?? 0, shopId: shops[0]?.id ?? "" });
    const page = await dashboard.pageOf("operator", "/shops");
    await page.addInitScript(watchTasks);
    const cdp = await page.context().newCDPSession(page);
    print("navigation to interactive, ms", await untilInteractive(page));
    const moving = keepMoving(sluice.db);
    const looks = Math.max(2, Math.min(11, (minutes ?? 0) + 1));
    const heap = [await heapMb(cdp)];
    for (let look = 1; look < looks; look += 1) {
      await scrollAbout(page, ((minutes ?? 0) * 60_000) / (looks - 1));
      heap.push(await heapMb(cdp));
    }
    const moved = await moving.stop();
    print("changes a second", Math.round(moved / ((minutes ?? 0) * 60)));
    print("longest task while live, ms", Math.round(await page.evaluate<number>("window.longest")));
    print("JS heap after collection, MB", heap.map((mb) => mb.toFixed(1)).join(" "));
    for (const trouble of dashboard.troubles()) print("trouble", trouble);
  } finally {
    await dashboard.close();
  }
};

const watchTasks = `window.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ type: "longtask", buffered: true });`;

/** From the address until a row is chosen by a click. */
const untilInteractive = async (page: Page): Promise<number> => {
  const startedAtMs = performance.now();
  await page.goto("/orders", { waitUntil: "commit" });
  await page.getByRole("checkbox").first().click();
  await page.getByText("1 order chosen").waitFor();
  const tookMs = Math.round(performance.now() - startedAtMs);
  // What comes up to here is loading; the longest task counts from now on.
  await page.evaluate("window.longest = 0");
  return tookMs;
};

const keepMoving = (db: Parameters<typeof moveSomeOrders>[0]) => {
  let moved = 0;
  let isOver = false;
  const each = Math.round((perSecond ?? 0) / 4);
  const running = (async () => {
    while (!isOver) {
      const next = performance.now() + 250;
      await moveSomeOrders(db, each);
      moved += each;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await running;
      return moved;
    },
  };
};

/** Somebody who reads: now and then a screen further, and back to the top. */
const scrollAbout = async (page: Page, forMs: number): Promise<void> => {
  const endMs = performance.now() + forMs;
  const grid = page.getByRole("grid");
  await grid.focus();
  for (let step = 1; performance.now() < endMs; step += 1) {
    await page.keyboard.press(step % 40 === 0 ? "Home" : "PageDown");
    await page.waitForTimeout(500);
  }
};

const heapMb = async (cdp: CDPSession): Promise<number> => {
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("Performance.enable");
  const { metrics } = await cdp.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0) / 1e6;
};

const print = (what: string, figure: string | number) =>
  process.stdout.write(`${what}: ${figure}\n`);

await startServers();
try {
  await measure();
} finally {
  await stopServers();
}
