import type { Page } from "playwright-core";

/** Opens an address, and resolves once everything on the page was read. */
export const openPage = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "hidden" });
};
