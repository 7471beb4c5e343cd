import { anyArrival } from "./cases/any-arrival.ts";
import { apiDown } from "./cases/api-down.ts";
import { backlogDrained } from "./cases/backlog-drained.ts";
import { backfilled, backfilledThoughKilled } from "./cases/backfilled.ts";
import { clocksWrong } from "./cases/clocks-wrong.ts";
import { connectionsEnded } from "./cases/connections-ended.ts";
import { hostileSenders } from "./cases/hostile-senders.ts";
import { killerEvent } from "./cases/killer-event.ts";
import { lettersRetried } from "./cases/letters-retried.ts";
import { migratedAtOnce } from "./cases/migrated-at-once.ts";
import { oddBodiesSigned } from "./cases/odd-bodies-signed.ts";
import { oneNotificationOften } from "./cases/one-notification-often.ts";
import { ordersContended } from "./cases/orders-contended.ts";
import { ordersInFlight } from "./cases/orders-in-flight.ts";
import { pagesThatShift } from "./cases/pages-that-shift.ts";
import { personalData } from "./cases/personal-data.ts";
import { plantedWrongs } from "./cases/planted-wrongs.ts";
import { poisonEvent } from "./cases/poison-event.ts";
import { poisonRow } from "./cases/poison-row.ts";
import { postgresBlocked } from "./cases/postgres-blocked.ts";
import { postgresCrashed } from "./cases/postgres-crashed.ts";
import { readyWithoutTraffic } from "./cases/ready-without-traffic.ts";
import { redisAbsentAtStart } from "./cases/redis-absent-at-start.ts";
import { redisFlushed } from "./cases/redis-flushed.ts";
import { redisKilled } from "./cases/redis-killed.ts";
import { redisRefuses } from "./cases/redis-refuses.ts";
import { redisStopped } from "./cases/redis-stopped.ts";
import { schedulersKilled } from "./cases/schedulers-killed.ts";
import { shopThrottled } from "./cases/shop-throttled.ts";
import { signatures } from "./cases/signatures.ts";
import { streamFollowed } from "./cases/stream-followed.ts";
import { stoppedMidWork } from "./cases/stopped-mid-work.ts";
import { stoppedWithoutServers } from "./cases/stopped-without-servers.ts";
import { tiedUpdateTimes } from "./cases/tied-update-times.ts";
import { tokensExpired } from "./cases/tokens-expired.ts";
import { upstreamErrors } from "./cases/upstream-errors.ts";
import { webhooksDropped } from "./cases/webhooks-dropped.ts";
import { workersKilled } from "./cases/workers-killed.ts";
import type { FaultCase } from "./lab/fault-case.ts";

/** What befalls Redis and Postgres. */
export const serverCases: readonly FaultCase[] = [
  plantedWrongs,
  redisKilled,
  redisAbsentAtStart,
  readyWithoutTraffic,
  postgresCrashed,
  connectionsEnded,
  postgresBlocked,
  redisStopped,
  ordersInFlight,
  redisRefuses,
  personalData,
  migratedAtOnce,
];

/** What befalls the processes and comes to them. */
export const processCases: readonly FaultCase[] = [
  workersKilled,
  anyArrival,
  oneNotificationOften,
  stoppedMidWork,
  stoppedWithoutServers,
  tiedUpdateTimes,
  poisonRow,
  signatures,
  killerEvent,
  oddBodiesSigned,
  poisonEvent,
  lettersRetried,
  ordersContended,
  hostileSenders,
  streamFollowed,
  backlogDrained,
];

/** What TikTok fails to tell or to answer, and what befalls sync, its clocks and its tokens. */
export const syncCases: readonly FaultCase[] = [
  webhooksDropped,
  pagesThatShift,
  upstreamErrors,
  apiDown,
  redisFlushed,
  schedulersKilled,
  clocksWrong,
  tokensExpired,
  backfilledThoughKilled,
];

/** What takes long or is about figures: not for `npm test`, but for `pnpm faults`. */
const figureCases: readonly FaultCase[] = [shopThrottled, backfilled];

/** Every case, in the order in which they run. */
export const cases: readonly FaultCase[] = [
  ...serverCases,
  ...processCases,
  ...syncCases,
  ...figureCases,
];
