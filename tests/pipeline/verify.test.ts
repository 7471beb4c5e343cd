import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routes } from "@sluice/api";
import { runCli } from "../support/run-cli.ts";
import { startSluice } from "../support/running-sluice.ts";
import { waitUntil } from "../support/wait-until.ts";

interface Report {
  allHeld: boolean;
  limitMs: number;
  checks: { name: string; held: boolean; failures: string[]; todo: string }[];
  steps: Record<string, { count: number; p50: number; p99: number; max: number }>;
  orders: { orderId: string; webhooks: number }[];
}

let sluice: Awaited<ReturnType<typeof startSluice>>;
let folder: string;
beforeAll(async () => {
  sluice = await startSluice({ timeScale: 60 });
  folder = await mkdtemp(join(tmpdir(), "sluice-verify-"));
});
afterAll(async () => {
  await sluice.stop();
  await rm(folder, { recursive: true });
});

const verify = (...args: string[]) => runCli(["verify", ...args], sluice.cliSettings);
const reportOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Report;
const failedOf = (report: Report) => report.checks.filter(({ held }) => !held);

const showed = "the live stream showed it";
/** Without a stream it can be shown by none, and that is what the check says. */
const withoutStream = routes.some(({ path }) => path === "/stream") ? [] : [showed];

test("ten orders go from webhook to state, and every promise is found to hold", async () => {
  const markdown = join(folder, "report.md");
  const ran = await verify("--play", "--orders", "10", "--json", "--markdown", markdown);
  const report = reportOf(ran);
  expect(failedOf(report).map(({ name }) => name)).toEqual(withoutStream);
  expect(ran.exitCode).toBe(withoutStream.length);
  expect(report.orders).toHaveLength(10);
  expect(new Set(report.orders.map(({ orderId }) => orderId)).size).toBe(10);
  for (const { webhooks } of report.orders) expect(webhooks).toBeGreaterThan(0);
  const { receivedToDecidedMs: toState } = report.steps;
  expect(toState?.count).toBeGreaterThanOrEqual(10);
  expect(toState?.max).toBeLessThanOrEqual(report.limitMs);
  const written = await readFile(markdown, "utf8");
  for (const { orderId } of report.orders) expect(written).toContain(orderId);
  process.stdout.write(`${written}\n`);
});

test("an order that was changed past the pipeline is named, with what to do", async () => {
  const running = verify("--play", "--orders", "3", "--json");
  const [altered] = await waitUntil("an order to alter", async () => {
    const rows = await sluice.db<{ id: string }[]>`
      update orders set state = 'failed', phase = 'refunded'
      where id = (select id from orders where phase = 'awaiting_payment' limit 1)
      returning tiktok_order_id as id`;
    return rows.length > 0 && rows;
  });
  const ran = await running;
  const report = reportOf(ran);
  expect(ran.exitCode).toBe(1);
  const history = report.checks.find(({ name }) => name === "the state is what its history says");
  expect(history?.held).toBe(false);
  expect(history?.failures.join("\n")).toContain(altered?.id);
  expect(history?.todo).toMatch(/Resync it/);
});

test("webhooks that TikTok does not deliver are missed, and nothing else is blamed", async () => {
  await sluice.control("PUT", "/faults", { drop: 1 });
  const ran = await verify("--play", "--orders", "2", "--timeout", "4");
  await sluice.control("PUT", "/faults", { reset: true });
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toContain("✗ webhooks came\n    0 of 2 orders came by webhook");
  expect(ran.stdout).toContain("What to do: Look at");
  expect(ran.stdout).toContain("✓ stored as TikTok has it");
});

test("nothing is played where no simulator has the connected shop", async () => {
  const elsewhere = { ...sluice.cliSettings, SIMULATOR_URL: "http://127.0.0.1:9" };
  const ran = await runCli(["verify", "--play"], elsewhere);
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).toMatch(/has no shop that is connected here/);
});
