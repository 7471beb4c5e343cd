import type { Page } from "playwright-core";
import { describeInBrowser } from "./support/describe-in-browser.ts";
import { addLetters } from "./support/fill-dashboard.ts";
import { openDashboard } from "./support/open-dashboard.ts";

jest.setTimeout(120_000);

describeInBrowser("the dashboard, in a real browser", () => {
  let dashboard: Awaited<ReturnType<typeof openDashboard>>;
  beforeAll(async () => {
    // Slow: orders take their steps when a story says so.
    dashboard = await openDashboard({ timeScale: 1 });
  });
  afterAll(() => dashboard?.close());
  afterEach(() => expect(dashboard.troubles()).toEqual([]));

  it("asks who one is, and leads to where one wanted to go", async () => {
    const page = await dashboard.aPage();
    await page.goto("/orders?state=shipped");
    await dashboard.logIn(page, await dashboard.aPerson("viewer"));
    await page.waitForURL("/orders?state=shipped");
    await page.getByRole("heading", { name: "Orders", level: 1 }).waitFor();
    expect(await page.getByLabel("State").inputValue()).toBe("shipped");
  });

  it("shows an order from its first webhook to delivered, without a reload", async () => {
    const { sluice, placeOrders, advance } = dashboard;
    const page = await dashboard.pageOf("viewer", "/orders");
    await isNotReloaded(page);
    const [orderId = ""] = await placeOrders(1);
    await page.getByText("1 order more since this was read.").waitFor();
    await page.getByRole("button", { name: "Show them" }).click();
    await inList(page, orderId, "Awaiting payment").waitFor();
    await advance(orderId);
    await inList(page, orderId, "Awaiting shipment").waitFor();
    await page.getByRole("link", { name: orderId }).click();
    for (const phase of ["Awaiting collection", "In transit", "Delivered"]) {
      await advance(orderId);
      await phaseOf(page, phase).waitFor();
    }
    const path = page.getByRole("region", { name: "Life of the order, drawn" }).locator("xpath=..");
    await path.getByText("In transit to Delivered at").waitFor({ state: "attached" });
    await page.getByRole("link", { name: "Orders" }).click();
    await inList(page, orderId, "Delivered").waitFor();
    expect(await wasReloaded(page)).toBe(false);
    const [order] = await sluice.db`select state from orders where tiktok_order_id = ${orderId}`;
    expect(order).toEqual({ state: "delivered" });
  });

  it("shows why a move is refused that the order has outrun, and which are left", async () => {
    const { placeOrders, advance } = dashboard;
    const [orderId = ""] = await placeOrders(1);
    await advance(orderId);
    const page = await dashboard.pageOf("operator", `/orders/${orderId}`);
    await phaseOf(page, "Awaiting shipment").waitFor();
    await page.getByRole("button", { name: "In transit", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Move to In transit" });
    await dialog.getByLabel("Reason").fill("the carrier called");
    for (const phase of ["Awaiting collection", "In transit", "Delivered"]) {
      await advance(orderId);
      await phaseOf(page, phase).waitFor();
    }
    await dialog.getByRole("button", { name: "Move" }).click();
    await dialog
      .getByRole("alert")
      .getByText(/not|may|legal/i)
      .waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("From Delivered no move by hand is allowed.").waitFor();
  });

  it("sends a group of dead letters back: preview, operation, resolved", async () => {
    const { sluice } = dashboard;
    await addLetters(dashboard, { count: 3 });
    const page = await dashboard.pageOf("operator", "/dead-letters");
    await page.getByRole("main").getByText("3 open", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Retry …" }).click();
    await page.getByText("3 letters exactly").waitFor();
    await page.getByRole("button", { name: "Retry", exact: true }).click();
    await page.waitForURL(/\/operations\/\d+$/);
    await page.getByText("It is done.").waitFor();
    const rows = await sluice.db`select distinct status, actor from dead_letters`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: "resolved" });
  });

  it("opens a buyer's name for a reason, for a while, and on the record", async () => {
    const { sluice, placeOrders } = dashboard;
    const [orderId = ""] = await placeOrders(1);
    const page = await dashboard.pageOf("operator", `/orders/${orderId}`);
    const buyer = page.getByRole("region", { name: "Buyer" });
    await buyer.getByRole("button", { name: "Reveal …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).check();
    expect(await dialog.getByRole("button", { name: "Reveal" }).isDisabled()).toBe(true);
    const before = await page.content();
    await dialog.getByLabel("Reason").fill("ticket 4711");
    await dialog.getByRole("button", { name: "Reveal" }).click();
    await dialog.waitFor({ state: "hidden" });
    const name = await buyer
      .locator("dt", { hasText: /^Name$/ })
      .locator("xpath=../dd")
      .innerText();
    expect(name).not.toContain("•");
    expect(before).not.toContain(name);
    const rows = await sluice.db<{ action: string; detail: unknown }[]>`
      select action, detail from audit_log where target = ${orderId}`;
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).toContain("ticket 4711");
    expect(JSON.stringify(rows)).not.toContain(name);
  });

  it("says that it is not live when the api dies, and catches up by itself", async () => {
    const { sluice, placeOrders, advance } = dashboard;
    const [orderId = ""] = await placeOrders(1);
    const page = await dashboard.pageOf("viewer", `/orders?shop=`);
    await isNotReloaded(page);
    await inList(page, orderId, "Awaiting payment").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    sluice.kill("api");
    await page.getByText("Not live", { exact: true }).waitFor();
    await advance(orderId);
    await page.getByText("Live", { exact: true }).waitFor();
    await inList(page, orderId, "Awaiting shipment").waitFor();
    expect(await wasReloaded(page)).toBe(false);
  });

  it("lets a viewer look and change nothing", async () => {
    const { placeOrders } = dashboard;
    const [orderId = ""] = await placeOrders(1);
    const page = await dashboard.pageOf("viewer", `/orders/${orderId}`);
    await phaseOf(page, "Awaiting payment").waitFor();
    for (const name of ["Read again from TikTok", "Replay all events", "Reveal …", "Cancelled"])
      expect(await page.getByRole("button", { name, exact: true }).isDisabled()).toBe(true);
    const status = await page.evaluate(async (path) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(path, { method: "POST", headers, body: "{}" })).status;
    }, `/api/v1/orders/${orderId}/resync`);
    expect(status).toBe(403);
  });

  it("shows text of sellers and buyers as text", async () => {
    const { sluice, placeOrders } = dashboard;
    const [orderId = ""] = await placeOrders(1);
    const evil = `<img src=x onerror="window.hurt=true"><script>window.hurt=true</script>`;
    await sluice.db`
      update orders set order_data = jsonb_set(order_data, '{items,0,productName}',
        ${JSON.stringify(evil)}::text::jsonb)
      where tiktok_order_id = ${orderId}`;
    const page = await dashboard.pageOf("viewer", `/orders/${orderId}`);
    await page.getByText(evil).waitFor();
    expect(await page.evaluate("window.hurt")).toBeUndefined();
  });

  it("lets a newcomer play: a scenario started, and its orders come in", async () => {
    const page = await dashboard.pageOf("operator", "/simulator");
    const card = page.getByRole("listitem").filter({ hasText: "split-packages" });
    await card.getByLabel("Orders").fill("2");
    await card.getByRole("button", { name: "Start" }).click();
    await page.getByText("Started: 2 orders.").waitFor();
  });
});

const inList = (page: Page, orderId: string, phase: string) =>
  page.getByRole("row").filter({ hasText: orderId }).filter({ hasText: phase });

/** The badge below the order's id. */
const phaseOf = (page: Page, phase: string) =>
  page
    .locator("header")
    .filter({ has: page.locator("h1") })
    .getByText(phase, { exact: true });

const isNotReloaded = (page: Page) => page.evaluate("window.isStillHere = true");
const wasReloaded = async (page: Page) => (await page.evaluate("window.isStillHere")) !== true;
