import { inWords, ofDatabase, ofRedis, when } from "../check.ts";

/** One for each kind of failure that has open letters: a new kind is told, more of a known one is not. */
export const deadLetters = ofDatabase(({ deadLetters: kinds }) =>
  kinds.flatMap(({ fingerprint, stage, open }) =>
    when(true, {
      key: `dead_letters:${fingerprint}`,
      what: `${open} events of the stage ${stage} are dead letters of one kind (${fingerprint}).`,
      fix: `sluice dlq list --fingerprint ${quoted(fingerprint)}; once the cause is gone: sluice dlq retry --fingerprint ${quoted(fingerprint)}`,
    }),
  ),
);

/** As a shell takes it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

export const deadLettersGrowing = ofDatabase(({ deadLetters: kinds }, limits) => {
  const lately = kinds.reduce((sum, kind) => sum + kind.lately, 0);
  return when(lately >= limits.ALERT_DEAD_LETTERS, {
    key: "dead_letters_growing",
    what: `${lately} events became dead letters within ${inWords(limits.ALERT_DEAD_LETTERS_WITHIN_MS)}.`,
    fix: "sluice dlq list shows what fails; pause the shop if it is one shop's: sluice shops pause <id>",
  });
});

export const workTooOld = ofRedis(({ queues }, { ALERT_WORK_AGE_MS: oldMs }, { database }) => [
  ...queues.flatMap(({ name, oldestMs, waiting }) =>
    when(oldestMs > oldMs, {
      key: `work_too_old:${name}`,
      what: `Jobs of ${name} wait for up to ${inWords(oldestMs)}; ${waiting} wait.`,
      fix: `Start more workers (WORKER_STAGES=${name} for this stage alone), or find what holds them up in their log.`,
    }),
  ),
  ...when((database?.pendingFacts.oldestMs ?? 0) > oldMs, {
    key: "work_too_old:facts",
    what: `Facts wait for their verdict for up to ${inWords(database?.pendingFacts.oldestMs ?? 0)}.`,
    fix: "sluice doctor --fix queues them again where their job is gone; else start more workers.",
  }),
  ...when((database?.spilledWebhooks.oldestMs ?? 0) > oldMs, {
    key: "work_too_old:spilled",
    what: `${database?.spilledWebhooks.count ?? 0} webhooks that Postgres took for Redis wait for up to ${inWords(database?.spilledWebhooks.oldestMs ?? 0)}.`,
    fix: "Start a worker: its sweep brings them back within seconds.",
  }),
]);

/** Work that could be done now, and nobody there to do it. */
export const queueWithoutWorkers = ofRedis(({ queues }, { ALERT_NO_WORKERS_MS: sinceMs }) =>
  queues.flatMap(({ name, workers, oldestMs, schedules }) => {
    const overdueMs = Math.max(oldestMs, ...schedules.map((schedule) => schedule.overdueMs));
    return when(workers === 0 && overdueMs > sinceMs, {
      key: `queue_without_workers:${name}`,
      what: `No worker takes jobs of ${name}; what is due there has waited for ${inWords(overdueMs)}.`,
      fix: "Start a worker (node apps/worker/dist/main.js) whose WORKER_STAGES has this stage.",
    });
  }),
);

export const stalled = ofRedis(({ queues }, { ALERT_STALLED_MS: sinceMs }) =>
  queues.flatMap(({ name, abandoned: { jobs, oldestMs } }) =>
    when(jobs > 0 && oldestMs > sinceMs, {
      key: `stalled:${name}`,
      what: `${jobs} jobs of ${name} were begun by a worker that is gone, up to ${inWords(oldestMs)} ago, and nobody has taken them up.`,
      fix: "Start a worker (node apps/worker/dist/main.js) whose WORKER_STAGES has this stage.",
    }),
  ),
);

/** Facts that wait although nothing of their queue is under way. The sweep needs ten seconds. */
export const factsWithoutJobs = ofRedis(({ queues }, _limits, { database }) => {
  const { orders, oldestMs } = database?.pendingFacts ?? { orders: 0, oldestMs: 0 };
  const advance = queues.find(({ name }) => name === "advance");
  const isIdle = advance && advance.waiting + advance.active + advance.delayed === 0;
  return when(isIdle === true && oldestMs > sweptAfterMs, {
    key: "facts_without_jobs",
    what: `Facts of ${orders} orders wait for their verdict, and there is no job for them.`,
    fix: "sluice doctor --fix",
    mend: "pending facts",
  });
});

export const failedJobs = ofRedis(({ queues }) =>
  queues
    .filter(({ name }) => name !== "sweep")
    .flatMap(({ name, failed }) =>
      when(failed > 0, {
        key: `failed_jobs:${name}`,
        what: `${failed} jobs of ${name} that BullMQ gave up on are in no dead letter yet.`,
        fix: "sluice doctor --fix",
        mend: "failed jobs",
      }),
    ),
);

const sweptAfterMs = 30_000;
