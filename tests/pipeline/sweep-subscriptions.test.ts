import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createTikTokClient } from "@sluice/tiktok";
import type { ShopCalls } from "@sluice/worker";
import { openSweepWorld } from "../support/sweep-world.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const address = "https://sluice.example/webhooks/tiktok";

/** One connected shop, and a TikTok that keeps its subscriptions. */
const setup = async () => {
  const world = await openSweepWorld();
  const present = new Map<string, string>();
  let puts = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      if (request.method === "PUT") {
        puts += 1;
        const told = JSON.parse(body) as { event_type: string; address: string };
        present.set(told.event_type, told.address);
      }
      const webhooks = [...present].map(([event_type, at]) => ({ event_type, address: at }));
      const data = { webhooks, total_count: webhooks.length };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ code: 0, message: "Success", data, request_id: "1" }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  open.push({
    close: async () => {
      server.close();
      server.closeAllConnections();
      await world.close();
    },
  });
  const { db } = world;
  await db`
    insert into authorizations
      (open_id, scopes, access_token, access_token_expires_at, refresh_token_expires_at)
    values ('seller', '[]', 'sealed', now(), now())`;
  await db`
    insert into shops (id, open_id, name, region, cipher, status, connected_at)
    values ('1', 'seller', '', '', 'cipher', 'connected', now())`;
  const client = createTikTokClient({ apiUrl: url, authUrl: url, appKey: "k", appSecret: "s" });
  const look = (shopCalls: ShopCalls = throughOpenDoor) =>
    world.sweep("webhook subscriptions", { client, shopCalls, webhookPublicUrl: address });
  return {
    ...world,
    present,
    puts: () => puts,
    look,
    alerts: async () => {
      const rows = await db<{ key: string; text: string }[]>`
        select key, text from alerts where resolved_at is null`;
      return rows.map(({ key }) => key);
    },
  };
};

const throughOpenDoor: ShopCalls = {
  call: async (_shop, _endpoint, run) => ({ kind: "answered", answer: await run("token") }),
};

test("what is missing or goes elsewhere is set, with an alert until a look finds all in place", async () => {
  const { look, present, puts, alerts } = await setup();
  const first = await look();
  expect(first).toBeGreaterThan(0);
  expect([...present.values()]).toEqual(Array.from({ length: first }, () => address));
  expect(await alerts()).toEqual(["subscriptions_drifted:1"]);
  expect(await look()).toBe(0);
  expect(await alerts()).toEqual([]);
  present.set("ORDER_STATUS_CHANGE", "https://another.example/");
  present.set("PRODUCT_STATUS_CHANGE", "https://another.example/");
  expect(await look()).toBe(1);
  expect(puts()).toBe(first + 1);
  expect(present.get("ORDER_STATUS_CHANGE")).toBe(address);
  expect(present.get("PRODUCT_STATUS_CHANGE")).toBe("https://another.example/");
  expect(await alerts()).toEqual(["subscriptions_drifted:1"]);
});

test("a shop that cannot be called now is left for the next run, its alert as it is", async () => {
  const { look, puts, alerts } = await setup();
  const throttled: ShopCalls = {
    call: async () => ({ kind: "later", delayMs: 1_000, why: "throttled" }),
  };
  expect(await look(throttled)).toBe(0);
  expect([puts(), await alerts()]).toEqual([0, []]);
});

test("nothing is looked after where nothing says where webhooks go, nor for a paused shop", async () => {
  const { sweep, look, puts, db } = await setup();
  expect(await sweep("webhook subscriptions", {})).toBe(0);
  await db`update shops set status = 'paused'`;
  expect(await look()).toBe(0);
  expect(puts()).toBe(0);
});
