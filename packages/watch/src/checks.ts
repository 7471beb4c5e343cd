import type { Check } from "./check.ts";
import {
  migrationsAhead,
  migrationsBehind,
  postgresUnreachable,
  postgresUnsafe,
  postgresVersion,
} from "./checks/postgres-checks.ts";
import {
  redisEviction,
  redisMemory,
  redisNotPersistent,
  redisUnreachable,
  redisVersion,
} from "./checks/redis-checks.ts";
import { schedulesMissing, shopsStopped, syncStale, tokenExpiring } from "./checks/shop-checks.ts";
import {
  alertsUndelivered,
  apiUnreachable,
  clocksDiffer,
  noAdmin,
  settings,
  strayPointers,
} from "./checks/upkeep-checks.ts";
import {
  deadLetters,
  deadLettersGrowing,
  factsWithoutJobs,
  failedJobs,
  queueWithoutWorkers,
  stalled,
  workTooOld,
} from "./checks/work-checks.ts";

/** Every check. `sluice doctor` makes them all; those that are alerts are watched all the time. */
export const checks = {
  redis_unreachable: { isAlert: true, check: redisUnreachable },
  redis_version: { isAlert: false, check: redisVersion },
  redis_eviction: { isAlert: true, check: redisEviction },
  redis_not_persistent: { isAlert: true, check: redisNotPersistent },
  redis_memory: { isAlert: true, check: redisMemory },
  postgres_unreachable: { isAlert: false, check: postgresUnreachable },
  postgres_version: { isAlert: false, check: postgresVersion },
  postgres_unsafe: { isAlert: true, check: postgresUnsafe },
  migrations_behind: { isAlert: true, check: migrationsBehind },
  migrations_ahead: { isAlert: false, check: migrationsAhead },
  queue_without_workers: { isAlert: true, check: queueWithoutWorkers },
  stalled: { isAlert: true, check: stalled },
  work_too_old: { isAlert: true, check: workTooOld },
  facts_without_jobs: { isAlert: false, check: factsWithoutJobs },
  failed_jobs: { isAlert: false, check: failedJobs },
  dead_letters: { isAlert: true, check: deadLetters },
  dead_letters_growing: { isAlert: true, check: deadLettersGrowing },
  stray_pointers: { isAlert: false, check: strayPointers },
  schedules_missing: { isAlert: true, check: schedulesMissing },
  sync_stale: { isAlert: true, check: syncStale },
  token_expiring: { isAlert: true, check: tokenExpiring },
  shops_stopped: { isAlert: false, check: shopsStopped },
  alerts_undelivered: { isAlert: false, check: alertsUndelivered },
  clocks_differ: { isAlert: false, check: clocksDiffer },
  no_admin: { isAlert: false, check: noAdmin },
  api_unreachable: { isAlert: false, check: apiUnreachable },
  settings: { isAlert: false, check: settings },
} satisfies Record<string, { isAlert: boolean; check: Check }>;

export type CheckName = keyof typeof checks;
