import { openAlert, resolveAlert, type Alert, type Database } from "@sluice/db";
import type { Log } from "@sluice/runtime";
import type { TikTokError } from "@sluice/tiktok";

/** Tells people of calls that only they can put right, and takes it back once a call succeeds. */
export const createCallAlerts = ({ db, log }: { db: Database; log: Log }) => {
  const toldAtMs = new Map<string, number>();
  const cleared = new Set<string>();
  return {
    failed: async (shopId: string, error: TikTokError): Promise<void> => {
      const alert = alertOf(shopId, error);
      if (!alert) return;
      cleared.delete(alert.key);
      if (performance.now() - (toldAtMs.get(alert.key) ?? -Infinity) < tellEveryMs) return;
      toldAtMs.set(alert.key, performance.now());
      const isNew = await openAlert(db, alert);
      if (isNew) log.error({ shopId, kind: error.kind, requestId: error.requestId }, error.message);
    },
    /** Asks Postgres once a shop and process, because an alert may be older than this process. */
    succeeded: async (shopId: string): Promise<void> => {
      const open = [`misconfigured:${shopId}`, clockSkewKey].filter((key) => !cleared.has(key));
      for (const key of open) {
        cleared.add(key);
        toldAtMs.delete(key);
        await resolveAlert(db, key);
      }
    },
  };
};

const alertOf = (shopId: string, { kind, message }: TikTokError): Alert | undefined => {
  if (kind === "clock_skew") return { key: clockSkewKey, kind, shopId: null, text: message };
  if (kind !== "misconfigured") return undefined;
  const text = `Calls for shop ${shopId} fail: ${message}`;
  return { key: `misconfigured:${shopId}`, kind, shopId, text };
};

const clockSkewKey = "clock_skew";
const tellEveryMs = 60_000;
