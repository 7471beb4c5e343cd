import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sweeps, type SweepDeps } from "@sluice/worker";
import { openSellerWorld } from "../support/seller-at-tiktok.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async (listed: object[] = []) => {
  const world = await openSellerWorld();
  let lists = 0;
  const server = createServer((_, response) => {
    lists += 1;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ code: 0, data: { shops: listed } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: async () => {
      await world.close();
      server.closeAllConnections();
      server.close();
    },
  });
  const { db } = world;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deps = { db, ...world.worker({ url }) } as unknown as SweepDeps;
  return {
    ...world,
    lists: () => lists,
    sweep: () => sweeps.authorizations.sweep(deps),
    /** The access token is so many hours old and lasts so many more. */
    age: (hours: number, lastsHours: number) => db`
      update authorizations set refreshed_at = now() - make_interval(hours => ${hours}),
        access_token_expires_at = now() + make_interval(hours => ${lastsHours})`,
  };
};

describe("the sweep of authorizations", () => {
  it.each([
    ["a token of a week in its last day", { hours: 145, lastsHours: 23, refreshes: 1 }],
    ["a token of a week before that", { hours: 143, lastsHours: 25, refreshes: 0 }],
    ["a token of ten hours in their second half", { hours: 6, lastsHours: 4, refreshes: 1 }],
    ["a token of ten hours before that", { hours: 4, lastsHours: 6, refreshes: 0 }],
  ])("given %s refreshes as often as is due", async (_, { hours, lastsHours, refreshes }) => {
    const { sweep, age, tiktok } = await setup();
    await age(hours, lastsHours);
    expect(await sweep()).toBe(refreshes);
    expect(await sweep()).toBe(0);
    expect(tiktok.refreshes()).toBe(refreshes);
  });

  it("is of two that run at once only one to refresh", async () => {
    const { sweep, age, tiktok } = await setup();
    await age(145, 23);
    await Promise.all([sweep(), sweep()]);
    expect(tiktok.refreshes()).toBe(1);
  });

  it("once a day stores changed ciphers, and connects no new shop but tells of it", async () => {
    const { db, sweep, shop, lists, openAlerts } = await setup([
      { id: "1001", cipher: "cipher-new" },
      { id: "1002", cipher: "cipher-1002" },
      { id: "1003", cipher: "cipher-1003" },
    ]);
    await sweep();
    expect(lists()).toBe(0);
    await db`update authorizations set shops_listed_at = now() - interval '25 hours'`;
    expect(await sweep()).toBe(1);
    expect(await sweep()).toBe(0);
    expect(lists()).toBe(1);
    expect((await shop("1001")).cipher).toBe("cipher-new");
    expect((await shop("1002")).cipher).toBe("cipher-1002");
    expect(await db`select id from shops where id = '1003'`).toEqual([]);
    expect(await openAlerts()).toEqual(["new_shop:1003"]);
  });
});
