import {
  connectDatabase,
  deauthorizeShop,
  noteAuthorizationExpiry,
  saveAuthorization,
} from "@sluice/db";
import { freshDatabase } from "../support/fresh-database.ts";

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const dayS = 86_400;
const nowS = () => Math.floor(Date.now() / 1_000);

/** A seller with the given shops; `connect` is the seller's consent to those that it names. */
const setup = async (...shopIds: string[]) => {
  const { url, drop } = await freshDatabase();
  const db = connectDatabase(url, { applicationName: "test", connectionsMax: 6 });
  opened.push(async () => {
    await db.end();
    await drop();
  });
  const connect = (...named: string[]) =>
    saveAuthorization(
      db,
      {
        openId: "seller",
        sellerName: "A seller",
        region: "GB",
        scopes: [],
        accessToken: Buffer.from("sealed"),
        refreshToken: Buffer.from("sealed"),
        accessTokenExpiresAtS: nowS() + dayS,
        refreshTokenExpiresAtS: nowS() + 365 * dayS,
      },
      named.map((shopId) => ({
        shopId,
        name: `Shop ${shopId}`,
        region: "GB",
        cipher: "cipher",
        newWrappedKey: Buffer.from("key"),
      })),
    );
  await connect(...shopIds);
  return {
    db,
    connect,
    statuses: async () => {
      const rows = await db<{ id: string; status: string }[]>`select id, status from shops`;
      return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
    },
    hasTokens: async () => {
      const [row] = await db<{ left: number }[]>`
        select num_nonnulls(access_token, refresh_token)::int as left from authorizations`;
      return row?.left === 2;
    },
    openAlerts: async () => {
      const rows = await db<{ key: string }[]>`
        select key from alerts where resolved_at is null order by key`;
      return rows.map(({ key }) => key);
    },
  };
};

test("a withdrawn shop stops with an alert; the tokens go with the seller's last shop", async () => {
  const { db, statuses, hasTokens, openAlerts } = await setup("1", "2");
  await deauthorizeShop(db, "1", nowS());
  expect(await statuses()).toEqual({ 1: "deauthorized", 2: "connected" });
  expect([await hasTokens(), await openAlerts()]).toEqual([true, ["shop_deauthorized:1"]]);
  await deauthorizeShop(db, "2", nowS());
  expect(await hasTokens()).toBe(false);
  expect(await openAlerts()).toEqual(["shop_deauthorized:1", "shop_deauthorized:2"]);
});

test("the last two shops of a seller may go at the same moment: no token is left", async () => {
  const { db, connect, hasTokens } = await setup("1", "2");
  for (let round = 0; round < 10; round += 1) {
    await connect("1", "2");
    await Promise.all(["1", "2"].map((shopId) => deauthorizeShop(db, shopId, nowS())));
    expect(await hasTokens()).toBe(false);
  }
});

test("a notice that is repeated, or about an earlier connection, changes and opens nothing", async () => {
  const { db, connect, statuses, openAlerts } = await setup("1");
  const withdrawnAtS = nowS();
  await deauthorizeShop(db, "1", withdrawnAtS);
  await db`update alerts set resolved_at = now()`;
  await deauthorizeShop(db, "1", withdrawnAtS);
  expect(await openAlerts()).toEqual([]);
  await connect("1");
  await deauthorizeShop(db, "1", withdrawnAtS - 60);
  await noteAuthorizationExpiry(db, "1", { expiresAtS: nowS() + dayS, atS: withdrawnAtS - 60 });
  expect([await statuses(), await openAlerts()]).toEqual([{ 1: "connected" }, []]);
});

test("an announced end is an alert that names its time, until the seller consents again", async () => {
  const { db, connect, openAlerts } = await setup("1");
  const expiresAtS = Date.parse("2027-03-01T12:30:00Z") / 1_000;
  await noteAuthorizationExpiry(db, "1", { expiresAtS, atS: nowS() });
  await noteAuthorizationExpiry(db, "1", { expiresAtS, atS: nowS() + dayS });
  expect(await openAlerts()).toEqual(["authorization_expiring:1"]);
  const [alert] = await db`select text, shop_id from alerts`;
  expect(alert).toEqual({
    text: expect.stringMatching(/2027-03-01 12:30 UTC.*consent link/),
    shop_id: "1",
  });
  await connect("1");
  expect(await openAlerts()).toEqual([]);
});

test("a consent that names fewer shops stops the others, and one that names them again resumes", async () => {
  const { db, connect, statuses, hasTokens, openAlerts } = await setup("1", "2");
  await db`insert into alerts (key, kind, text) values ('authorization_ended:seller', 'x', 'x')`;
  await db`update authorizations set refreshed_at = '2020-01-01', shops_listed_at = '2020-01-01'`;
  await connect("2");
  expect(await statuses()).toEqual({ 1: "deauthorized", 2: "connected" });
  expect([await hasTokens(), await openAlerts()]).toEqual([true, ["shop_deauthorized:1"]]);
  const [row] = await db`
    select least(refreshed_at, shops_listed_at) > now() - interval '1 minute' as fresh
    from authorizations`;
  expect(row?.["fresh"]).toBe(true);
  await connect("1", "2");
  expect(await statuses()).toEqual({ 1: "connected", 2: "connected" });
  expect(await openAlerts()).toEqual([]);
});
