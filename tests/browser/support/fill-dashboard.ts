import { createVault } from "@sluice/domain/vault";
import { aHint } from "../../support/a-fact.ts";
import { aSealedLetter, recordMany } from "../../support/dead-letters.ts";
import { waitUntil } from "../../support/wait-until.ts";
import type { openDashboard } from "./open-dashboard.ts";
import { pages, type PageName } from "./pages.ts";

type Dashboard = Awaited<ReturnType<typeof openDashboard>>;

/** Puts something on every page, and answers the address of each. */
export const fillDashboard = async (dashboard: Dashboard): Promise<Record<PageName, string>> => {
  const { sluice, placeOrders, advance } = dashboard;
  const [orderId = ""] = await placeOrders(1);
  await advance(orderId);
  await sluice.control("POST", "/scenarios/opening", { orders: 40, perSecond: 40 });
  await addLetters(dashboard, { count: 12 });
  const post = async (path: string, body: object): Promise<{ id: number }> => {
    const answer = await fetch(`${sluice.apiUrl}/api/v1${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sluice.cliSettings.API_TOKEN}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { id: number };
  };
  const operation = await post("/orders/resync", { orderIds: [orderId] });
  const { shops } = (await sluice.readApi("/shops")) as { shops: { id: string }[] };
  const run = await post("/reconciliation", { shopId: shops[0]?.id });
  await waitUntil("the reconciliation", async () => {
    const { status } = (await sluice.readApi(`/sync-runs/${run.id}`)) as { status: string };
    return status === "done";
  });
  return {
    ...pages,
    order: `/orders/${orderId}`,
    operation: `/operations/${operation.id}`,
    "sync-run": `/sync/${run.id}`,
  };
};

/** Dead letters of persist whose events do no harm when they are sent back. */
export const addLetters = async (
  { sluice }: Dashboard,
  { count, fingerprint = "persist.data: order_events" }: { count: number; fingerprint?: string },
): Promise<void> => {
  const { shops } = (await sluice.readApi("/shops")) as { shops: { id: string }[] };
  const vault = createVault(sluice.encryptionKey);
  const letters = Array.from({ length: count }, (_, n) => {
    const event = aHint({
      eventKey: `letter:${fingerprint}:${n}`,
      orderId: `57600000000000${String(n).padStart(4, "0")}`,
      shopId: shops[0]?.id ?? null,
    });
    return aSealedLetter(vault, event, {
      fingerprint,
      error: "Postgres refuses the row: a text is longer than its column",
      attempts: 8,
    });
  });
  await recordMany(sluice.db, letters);
};
