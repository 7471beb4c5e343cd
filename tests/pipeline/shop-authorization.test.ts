import type { ShopAccess } from "@sluice/db";
import { TikTokError, type AuthorizationTokens } from "@sluice/tiktok";
import type { CallResult, ShopCalls } from "@sluice/worker";
import { openSellerWorld } from "../support/seller-at-tiktok.ts";
import { waitUntil } from "../support/wait-until.ts";

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const { close } of open) await close();
});

const setup = async () => {
  const world = await openSellerWorld();
  open.push(world);
  const { db, tiktok, shop } = world;
  return {
    ...world,
    /** Calls as an event does: looks the shop up, and comes back while it is told to. */
    call: (shopCalls: ShopCalls, access?: ShopAccess): Promise<CallResult<string>> =>
      waitUntil("a call that need not wait", async () => {
        const result = await shopCalls.call(access ?? (await shop()), "orders", tiktok.answer);
        return result.kind !== "later" && result;
      }),
    /** A worker whose refresh TikTok has carried out (`asked`), and which hears of it when `held` is let go. */
    heldRefresh: () => {
      const [asked, held] = [gate(), gate()];
      const refreshTokens = async (refreshToken: string) => {
        const tokens = await tiktok.refreshTokens(refreshToken);
        asked.resolve();
        await held.promise;
        return tokens;
      };
      return { refreshing: world.worker({ refreshTokens }), asked, held };
    },
    hasTokens: async () => {
      const [row] = await db<{ access: boolean; refresh: boolean }[]>`
        select access_token is not null as access, refresh_token is not null as refresh
        from authorizations`;
      return row;
    },
  };
};

const gate = () => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
};

const bothTokens = { access: true, refresh: true };
const noTokens = { access: false, refresh: false };

describe("an access token that has expired", () => {
  it("is refreshed once, whichever of three workers find it", async () => {
    const { worker, call, shop, tiktok } = await setup();
    const access = await shop();
    tiktok.expire();
    const results = await Promise.all(
      [worker(), worker(), worker()].map(({ shopCalls }) => call(shopCalls, access)),
    );
    expect(results.map(({ kind }) => kind)).toEqual(["answered", "answered", "answered"]);
    expect(tiktok.refreshes()).toBe(1);
  });

  it("is not refreshed where it was meanwhile, though 105001 is the answer to the old one", async () => {
    const { worker, call, shop, tiktok, statuses, openAlerts, hasTokens } = await setup();
    const old = await shop();
    tiktok.expire();
    await call(worker().shopCalls);
    expect((await call(worker().shopCalls, old)).kind).toBe("answered");
    expect(tiktok.refreshes()).toBe(1);
    expect(await statuses()).toEqual(["connected", "connected"]);
    expect(await hasTokens()).toEqual(bothTokens);
    expect(await openAlerts()).toEqual([]);
  });

  it("costs no authorization where another calls with the old one before the new one is stored", async () => {
    const { db, worker, heldRefresh, call, shop, tiktok, statuses, openAlerts, hasTokens } =
      await setup();
    const old = await shop();
    tiktok.expire();
    const { refreshing, asked, held } = heldRefresh();
    const first = call(refreshing.shopCalls, old);
    await asked.promise;
    const other = await worker().shopCalls.call(old, "orders", tiktok.answer);
    expect(other.kind).toBe("later");
    expect(await statuses()).toEqual(["connected", "connected"]);
    held.resolve();
    expect((await first).kind).toBe("answered");
    expect((await call(worker().shopCalls)).kind).toBe("answered");
    expect(tiktok.refreshes()).toBe(1);
    expect(await openAlerts()).toEqual([]);
    expect(await hasTokens()).toEqual(bothTokens);
    expect(await db`select 1 from leases`).toHaveLength(0);
  });

  it("costs no authorization where others have asked in vain during its refresh", async () => {
    const { worker, heldRefresh, call, shop, tiktok, statuses, openAlerts } = await setup();
    const old = await shop();
    tiktok.expire();
    const { refreshing, asked, held } = heldRefresh();
    // Many of one worker find the token expired: one of them refreshes, whichever comes first.
    const calls = Array.from({ length: 8 }, () => call(refreshing.shopCalls, old));
    await asked.promise;
    const { refreshAuthorization, shopCalls } = worker();
    for (let time = 0; time < 5; time += 1) {
      const busy = await refreshAuthorization("seller", old.accessToken ?? Buffer.alloc(0));
      expect(busy.kind).toBe("busy");
      expect((await shopCalls.call(old, "orders", tiktok.answer)).kind).toBe("later");
    }
    expect(await statuses()).toEqual(["connected", "connected"]);
    held.resolve();
    expect((await Promise.all(calls)).every(({ kind }) => kind === "answered")).toBe(true);
    expect(tiktok.refreshes()).toBe(1);
    expect(await openAlerts()).toEqual([]);
  });

  it("costs no authorization where whoever refreshes it has no lease", async () => {
    const { db, worker, shop, statuses } = await setup();
    const old = await shop();
    const { shopCalls, refreshAuthorization } = worker();
    await db.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtextextended('tokens/seller', 0))`;
      const used = old.accessToken ?? Buffer.alloc(0);
      expect((await refreshAuthorization("seller", used)).kind).toBe("busy");
      const refused = await shopCalls.call(old, "orders", () =>
        Promise.reject(new TikTokError("unauthorized", { path: "/test" })),
      );
      expect(refused.kind).toBe("later");
    });
    expect(await statuses()).toEqual(["connected", "connected"]);
  });

  it("is stored although the connection is lost while TikTok is answering", async () => {
    const { db, openPool, worker, call, tiktok } = await setup();
    tiktok.expire();
    let closed = 0;
    const pool = openPool();
    Object.assign(pool.options, { onclose: () => (closed += 1) });
    open.push({ close: () => pool.end() });
    const cutThenAnswer = async (token: string): Promise<AuthorizationTokens> => {
      const rotated = await tiktok.refreshTokens(token);
      const cut = await db`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'doomed'`;
      await waitUntil("the transaction to be lost", () => closed === cut.length);
      return rotated;
    };
    const { refreshAuthorization } = worker({ refreshTokens: cutThenAnswer, pool });
    const [before] = await db<
      { token: Buffer }[]
    >`select access_token as token from authorizations`;
    const refreshed = await refreshAuthorization("seller", before?.token ?? Buffer.alloc(0));
    expect(refreshed).toMatchObject({ kind: "stored", isMine: true });
    expect((await call(worker().shopCalls)).kind).toBe("answered");
    expect(tiktok.refreshes()).toBe(1);
  });
});

/** A worker that dies when TikTok has answered and nothing is written. */
const killedAfterAnswer = async (world: Awaited<ReturnType<typeof setup>>) => {
  const { openPool, worker, tiktok, shop } = world;
  const pool = openPool();
  let answered = 0;
  const answerAndDie = async (token: string): Promise<AuthorizationTokens> => {
    await tiktok.refreshTokens(token);
    answered += 1;
    await pool.end({ timeout: 0 });
    return new Promise(() => undefined);
  };
  const { shopCalls } = worker({ refreshTokens: answerAndDie, pool });
  void shopCalls.call(await shop(), "orders", tiktok.answer).catch(() => undefined);
  await waitUntil("TikTok's answer", () => answered > 0);
};

describe("a worker killed between TikTok's answer and its write", () => {
  it("costs one more refresh where the old refresh token still holds", async () => {
    const world = await setup();
    world.tiktok.keepOldRefreshTokens();
    world.tiktok.expire();
    await killedAfterAnswer(world);
    // What is stored was replaced at TikTok, which calls it expired or unknown.
    const { refreshAuthorization, shopCalls } = world.worker();
    const { accessToken } = await world.shop();
    await waitUntil("the next refresh", async () => {
      const { kind } = await refreshAuthorization("seller", accessToken ?? Buffer.alloc(0));
      return kind === "stored";
    });
    expect((await world.call(shopCalls)).kind).toBe("answered");
    expect(world.tiktok.refreshes()).toBe(2);
    expect(await world.openAlerts()).toEqual([]);
  });

  it("ends the authorization where TikTok replaced it at once, when no other can hold the new pair", async () => {
    const world = await setup();
    world.tiktok.expire();
    await killedAfterAnswer(world);
    const { refreshAuthorization } = world.worker();
    const { accessToken } = await world.shop();
    const refresh = () => refreshAuthorization("seller", accessToken ?? Buffer.alloc(0));
    const undecided = await waitUntil("the killed one's lock to be gone", async () => {
      const refreshed = await refresh();
      return refreshed.kind === "busy" && refreshed.delayMs > 1_000 && refreshed;
    });
    expect(undecided.kind).toBe("busy");
    expect(await world.hasTokens()).toEqual(bothTokens);
    await world.db`update leases set until = now() - interval '1 second'`;
    expect((await refresh()).kind).toBe("ended");
    expect(await world.openAlerts()).toEqual(["authorization_ended:seller"]);
    expect(await world.hasTokens()).toEqual(noTokens);
  });
});

describe("an authorization that TikTok takes no more", () => {
  it("stops all shops of the seller, destroys both tokens and tells people which to connect", async () => {
    const { db, worker, call, tiktok, statuses, openAlerts, hasTokens } = await setup();
    tiktok.revoke();
    expect((await call(worker().shopCalls)).kind).toBe("unavailable");
    expect(await statuses()).toEqual(["deauthorized", "deauthorized"]);
    expect(await hasTokens()).toEqual(noTokens);
    expect(await openAlerts()).toEqual(["authorization_ended:seller"]);
    const [alert] = await db<{ text: string }[]>`select text from alerts`;
    expect(alert?.text).toContain("Shop 1001 (1001), Shop 1002 (1002)");
    expect((await call(worker().shopCalls)).kind).toBe("unavailable");
  });
});
