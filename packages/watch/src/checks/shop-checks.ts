import { inWords, ofDatabase, ofRedis, when } from "../check.ts";

/** Three runs that did not come through are no delay any more. */
export const syncStale = ofDatabase(({ shops }, { SYNC_INTERVAL_MS, SYNC_LAG_MS }) => {
  const staleMs = 3 * SYNC_INTERVAL_MS + SYNC_LAG_MS;
  return shops.flatMap(({ shopId, status, connectedMs, orderLagMs }) => {
    // A shop that was only just connected, or let go on, is not late.
    const lagMs = Math.min(orderLagMs ?? connectedMs, connectedMs);
    return when(status === "connected" && lagMs > staleMs, {
      key: `sync_stale:${shopId}`,
      shopId,
      what: `Shop ${shopId} has not been read from TikTok for ${inWords(lagMs)}: what no webhook told is missing.`,
      fix: `sluice sync --shop ${shopId} shows why; check that a worker has the stage sync.`,
    });
  });
});

export const schedulesMissing = ofRedis(({ queues }, _limits, { database }) => {
  const keysOf = (queue: string) =>
    queues.find(({ name }) => name === queue)?.schedules.map(({ key }) => key) ?? [];
  const known = new Set(keysOf("sync"));
  const shops = (database?.shops ?? []).filter(
    ({ shopId, status }) => status === "connected" && !known.has(`shop-${shopId}`),
  );
  return [
    ...shops.flatMap(({ shopId }) =>
      when(true, {
        key: `schedules_missing:${shopId}`,
        shopId,
        what: `Shop ${shopId} is connected and has no schedule: nobody reads what its webhooks do not tell.`,
        fix: "sluice doctor --fix; a running worker writes it within 5 s.",
        mend: "schedules",
      }),
    ),
    ...when(keysOf("sweep").length === 0, {
      key: "schedules_missing:sweeps",
      what: "No sweep has a schedule: what a crash or an outage leaves behind is not put right.",
      fix: "Start a worker (node apps/worker/dist/main.js): it writes them at its start.",
    }),
  ];
});

/** Workers refresh a token a day, or half of its life, before its end; so it failed for long. */
export const tokenExpiring = ofDatabase(({ shops }, { ALERT_TOKEN_LEFT_MS: leftMs }) =>
  shops.flatMap(({ shopId, status, token }) =>
    when(
      token !== null &&
        status !== "deauthorized" &&
        token.leftMs < Math.min(leftMs, token.lifeMs / 4),
      {
        key: `token_expiring:${shopId}`,
        shopId,
        what:
          token !== null && token.leftMs <= 0
            ? `The access token of shop ${shopId} has expired and was not refreshed: its orders cannot be read.`
            : `The access token of shop ${shopId} expires in ${inWords(token?.leftMs ?? 0)} and was not refreshed.`,
        fix: "Start a worker, which refreshes it; if one runs, its log says why it cannot. Else let the seller consent again: sluice shops connect",
      },
    ),
  ),
);

export const shopsStopped = ofDatabase(({ shops }) =>
  shops.flatMap(({ shopId, status }) =>
    when(status !== "connected", {
      key: `shop_stopped:${shopId}`,
      shopId,
      what:
        status === "paused"
          ? `Shop ${shopId} is paused: its events wait.`
          : `The seller of shop ${shopId} has withdrawn the authorization: its orders move on hints alone.`,
      fix:
        status === "paused"
          ? `sluice shops connect ${shopId}`
          : "Let the seller consent again: sluice shops connect",
    }),
  ),
);
