import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { noUnaskedExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab, RunningSluice } from "../lab/open-lab.ts";
import { scheduleShops } from "../lab/schedule-shops.ts";
import { watchCalls, type WatchedCall } from "../lab/watch-calls.ts";

export const tokensExpired: FaultCase = {
  id: "A20",
  title: "the token expires under three workers; then the one that renews it is killed",
  run: async (lab, { isShort }) => {
    const upMs = isShort ? 1_000 : 5_000;
    const world = await startWorld(lab, isShort);
    const { sluice, fate } = world;
    try {
      await play(sluice, isShort ? 2 : 10);
      await sleep(upMs);

      // TikTok has renewed the tokens, and its answer takes its time: the others still call with the
      // old ones, which are dead by then.
      fate.holdAnswerMs = isShort ? 600 : 2_000;
      const first = await expire(lab, world, "under load");
      await waitUntil("calls with the new token", () => fate.tokens.size > first.tokensBefore);
      await sleep(upMs);
      const refreshes = (await refreshesOf(sluice)) - first.refreshesBefore;
      const connected = await countConnected(lab);
      fate.holdAnswerMs = 0;

      await sluice.tiktok.turnFaults({ tokenRotation: "lenient" });
      fate.killsOnRefresh = true;
      const second = await expire(lab, world, "lenient, and the worker that renews it is killed");
      await waitUntil("calls with the new token", () => fate.tokens.size > second.tokensBefore);
      const lenientMs = Date.now() - second.atMs;
      const lenientConnected = await countConnected(lab);

      await sluice.tiktok.turnFaults({ tokenRotation: "strict" });
      fate.killsOnRefresh = true;
      const third = await expire(lab, world, "strict, and the worker that renews it is killed");
      await waitUntil("the worker to be killed", () => !fate.killsOnRefresh);
      const alertMs = await untilAlerted(lab, third.atMs, isShort);
      const alert = await openAlert(lab);
      await sluice.connectShop();
      lab.did("the seller connects again");
      await waitUntil("calls with the new token", () => fate.tokens.size > third.tokensBefore);

      const concluded = await conclude(lab, sluice, { restWithinMs: 60_000 });
      const owed = await countOwed(lab);
      const left = await openAlert(lab);
      return {
        ...concluded,
        figures: {
          ...concluded.figures,
          refreshCalls: refreshes,
          unstoredFirstUses: fate.unstored,
          lenientUsableAfterMs: lenientMs,
          strictAlertAfterMs: alertMs,
          tokensUsed: fate.tokens.size,
        },
        problems: [
          ...concluded.problems,
          ...(refreshes === 1 ? [] : [`${refreshes} refreshes under load, expected exactly 1`]),
          ...within("tokens used before they were stored", fate.unstored, 0),
          ...within("shops not connected after the refresh", 2 - connected, 0),
          ...within(
            "shops not connected after a lenient refresh was lost",
            2 - lenientConnected,
            0,
          ),
          ...(alert?.includes("Connect each of these shops again")
            ? []
            : [`the alert does not say what to do: ${alert}`]),
          ...within("alerts left after the shops were connected again", left ? 1 : 0, 0),
          ...within("shops not connected in the end", 2 - (await countConnected(lab)), 0),
          ...within("orders whose details are owed in the end", owed, 0),
          ...noUnaskedExits(sluice),
        ],
      };
    } finally {
      world.watch.close();
    }
  },
};

type World = Awaited<ReturnType<typeof startWorld>>;

const startWorld = async (lab: Lab, isShort: boolean) => {
  const syncEveryMs = isShort ? 1_500 : 5_000;
  /** What the case has in store for the calls, and what it saw of them. */
  const fate = {
    holdAnswerMs: 0,
    killsOnRefresh: false,
    tokens: new Set<string>(),
    /** Sealed, as it was stored when the token expired. */
    storedBefore: undefined as Buffer | undefined,
    unstored: 0,
  };
  let sluice: RunningSluice | undefined;
  const isRefresh = ({ path }: WatchedCall) => path === "/api/v2/token/refresh";
  const watch = await watchCalls(3, () => sluice?.urls.simulator ?? "", {
    onCall: async ({ accessToken }) => {
      if (accessToken === undefined || fate.tokens.has(accessToken)) return;
      fate.tokens.add(accessToken);
      const stored = await storedToken(lab);
      if (fate.storedBefore && stored?.equals(fate.storedBefore)) fate.unstored += 1;
    },
    onAnswer: async (call) => {
      if (!isRefresh(call)) return true;
      if (fate.killsOnRefresh) {
        fate.killsOnRefresh = false;
        const victim = sluice?.workers[call.worker];
        victim?.kill("SIGKILL");
        lab.did(`${victim?.name} killed with the new tokens on their way to it`);
        return false;
      }
      await sleep(fate.holdAnswerMs);
      return true;
    },
  });
  sluice = await lab.startSluice({
    workers: 3,
    connectsShop: false,
    env: {
      worker: {
        SYNC_INTERVAL_MS: String(syncEveryMs),
        SYNC_LAG_MS: "500",
        ...(isShort && { LOCK_DURATION_MS: "2000", STALLED_INTERVAL_MS: "1000" }),
      },
    },
    workerEnvs: watch.urls.map((url) => ({ TIKTOK_API_URL: url, TIKTOK_AUTH_URL: url })),
  });
  await sluice.connectShop();
  await scheduleShops(lab, syncEveryMs);
  return { sluice, watch, fate };
};

/** Orders in both shops, as long as the case lasts. */
const play = async ({ tiktok }: RunningSluice, perSecond: number) => {
  const { sellers } = (await tiktok.call("GET", "/control/shops")) as {
    sellers: { shops: { id: string }[] }[];
  };
  for (const { id } of sellers[0]?.shops ?? [])
    await tiktok.play("happy-path", { orders: 12 * perSecond, perSecond, shopId: id });
};

const expire = async (lab: Lab, { sluice, fate }: World, why: string) => {
  const refreshesBefore = await refreshesOf(sluice);
  fate.storedBefore = await storedToken(lab);
  const tokensBefore = fate.tokens.size;
  await sluice.tiktok.call("POST", "/control/tokens/expire", {});
  lab.did(`the token expires: ${why}`);
  return { atMs: Date.now(), refreshesBefore, tokensBefore };
};

const refreshesOf = async ({ tiktok }: RunningSluice): Promise<number> =>
  ((await tiktok.call("GET", "/control/stats")) as { tokenRefreshes: number }).tokenRefreshes;

const storedToken = async (lab: Lab): Promise<Buffer | undefined> => {
  const [row] = await lab.db()<{ token: Buffer | null }[]>`
    select access_token as token from authorizations`;
  return row?.token ?? undefined;
};

const countConnected = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`
    select count(*)::int as n from shops where status = 'connected'`;
  return row?.n ?? 0;
};

const openAlert = async (lab: Lab): Promise<string | undefined> => {
  const [row] = await lab.db()<{ text: string }[]>`
    select text from alerts where kind = 'authorization_ended' and resolved_at is null`;
  return row?.text;
};

/**
 * Whoever dies with a new pair in hand leaves a lease of 80 s, and only then is it sure that nobody
 * will store that pair. The short form has no time for that and ends the lease after two seconds.
 */
const untilAlerted = async (lab: Lab, sinceMs: number, isShort: boolean): Promise<number> => {
  if (isShort) {
    await sleep(2_000);
    const ended = await lab.db()`delete from leases where name like 'tokens/%' returning 1`;
    lab.did(`${ended.length} leases of the dead ended`);
  }
  await waitUntil(
    "the alert that the authorization has ended",
    async () => (await openAlert(lab)) !== undefined,
    120_000,
  );
  return Date.now() - sinceMs;
};

const countOwed = async (lab: Lab): Promise<number> => {
  const [row] = await lab.db()<{ n: number }[]>`
    select count(*)::int as n from orders where details_stale`;
  return row?.n ?? 0;
};
