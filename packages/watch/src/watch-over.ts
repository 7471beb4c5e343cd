import { DbError, endLease, renewLease, takeLease, type Lease } from "@sluice/db";
import type { Log } from "@sluice/runtime";
import type { Channel } from "./channels/channel.ts";
import { channelsOf } from "./channels.ts";
import { deliverAlerts } from "./deliver-alerts.ts";
import { createLook, type LookDeps } from "./look-for-trouble.ts";
import type { ChannelSettings, Limits } from "./settings.ts";
import { watchedQueues } from "./watched-queues.ts";

export interface WatchDeps extends Pick<LookDeps, "db" | "redis"> {
  env: Limits & ChannelSettings;
  log: Log;
}

/**
 * Watches over the system and tells people, in whichever api or worker holds the lease: where all
 * workers are gone, an api says so, and the other way round. Each channel has a round of its own, so
 * that a slow one holds up neither the look nor another.
 */
export const watchOver = ({ db, redis, env, log }: WatchDeps) => {
  const queues = watchedQueues(redis);
  const look = createLook({ db, redis, queues, nowMs: Date.now, limits: env, quietMs });
  const deliver = (channel: Channel) =>
    deliverAlerts(channel, {
      db,
      messagesPerMinute: env.ALERT_MESSAGES_PER_MINUTE,
      onFailure: (name, why) => log.warn({ channel: name, why }, "an alert could not be sent"),
    });
  const rounds = [look, ...channelsOf(env).map((channel) => () => deliver(channel))].map(
    oneAtATime,
  );
  let lease: Lease | undefined;
  const isOurs = async () => {
    if (lease && (await renewLease(db, lease, { lastsMs }))) return true;
    lease = await takeLease(db, "watch", { lastsMs });
    return lease !== undefined;
  };
  const watch = oneAtATime(async () => {
    if (await isOurs()) for (const round of rounds) void round().catch(onError);
  });
  const onError = (err: unknown) => {
    // An outage is told by everybody else; anything else would keep alerts from ever being told.
    if (err instanceof DbError && err.kind === "outage") log.debug({ err }, "not watched now");
    else log.warn({ err }, "alerts cannot be looked for or sent");
  };
  const watching = setInterval(() => void watch().catch(onError), everyMs);
  return {
    /** Another process takes over at once. */
    close: async () => {
      clearInterval(watching);
      if (lease) await endLease(db, lease);
    },
  };
};

const everyMs = 10_000;
const lastsMs = 30_000;
const quietMs = 30_000;

/** Leaves out a turn that comes while the one before is still under way. */
const oneAtATime = (run: () => Promise<unknown>) => {
  let isUnderWay = false;
  return async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      await run();
    } finally {
      isUnderWay = false;
    }
  };
};
