import { randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "@sluice/contract";
import type { BrowserContextOptions, Page } from "playwright-core";
import { startSluice } from "../../support/running-sluice.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { launchChromium } from "./chromium.ts";

const password = "a horse that reads 7 staples";

/** A Sluice of real processes, a browser, and people who look at it. */
export const openDashboard = async ({ timeScale }: { timeScale: number }) => {
  const sluice = await startSluice({ timeScale });
  const browser = await launchChromium().catch(async (err: unknown) => {
    await sluice.stop();
    throw err;
  });
  const troubles: string[] = [];

  const aPerson = async (role: Role): Promise<string> => {
    const email = `${role}-${randomUUID()}@example.com`;
    const answer = await fetch(`${sluice.apiUrl}/api/v1/users`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sluice.cliSettings.API_TOKEN}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ email, role, password }),
    });
    if (!answer.ok) throw new Error(`A user could not be made: ${await answer.text()}`);
    return email;
  };

  /** A page of somebody who has not logged in. What the browser complains of is collected. */
  const aPage = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      baseURL: sluice.apiUrl,
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (err) => troubles.push(`${page.url()}: ${err.message}`));
    page.on("console", (message) => {
      if (/Content Security Policy/i.test(message.text()))
        troubles.push(`${page.url()}: ${message.text()}`);
    });
    return page;
  };

  const logIn = async (page: Page, email: string) => {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
  };

  return {
    sluice,
    aPerson,
    aPage,
    logIn,
    /** What broke in the browser, or what the Content-Security-Policy had to stop. */
    troubles: () => troubles,
    /** A page of somebody with this role, logged in and at the address. */
    pageOf: async (role: Role, path: string, options: BrowserContextOptions = {}) => {
      const page = await aPage(options);
      await page.goto(path);
      await logIn(page, await aPerson(role));
      await page.getByRole("main").waitFor();
      return page;
    },
    /** Plays orders that rest at their first step until `advance` takes them on. */
    placeOrders: async (orders: number): Promise<string[]> => {
      const known = new Set((await ordersOf(sluice.db)).map(({ id }) => id));
      await sluice.control("POST", "/scenarios/happy-path", { orders, perSecond: 1_000 });
      const placed = await waitUntil("the orders to be stored", async () => {
        const fresh = (await ordersOf(sluice.db)).filter(({ id }) => !known.has(id));
        return fresh.length === orders && fresh;
      });
      return placed.map(({ id }) => id);
    },
    /** Takes an order's next step at TikTok. */
    advance: (orderId: string) => sluice.control("POST", `/orders/${orderId}/advance`, {}),
    /** Says where a picture of the page lies, for whoever looks into a failure. */
    picture: async (page: Page): Promise<string> => {
      const path = join(await mkdtemp(join(tmpdir(), "sluice-browser-")), "page.png");
      await page.screenshot({ path, fullPage: true });
      return path;
    },
    close: async () => {
      await browser.close();
      await sluice.stop();
    },
  };
};

/** Those that were read once, so that all of their page is there. */
const ordersOf = (db: Awaited<ReturnType<typeof startSluice>>["db"]) =>
  db<{ id: string }[]>`
    select tiktok_order_id as id from orders where update_time > 0 order by created_at`;
