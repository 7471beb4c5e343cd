import { openDeadLetterIds, type Database } from "@sluice/db";
import { openDeadQueue, readDeadPointers, stages, type RedisConnection } from "@sluice/queues";
import {
  findTrouble,
  readSight,
  watchedQueues,
  type DoctorSight,
  type Sight,
  type Trouble,
} from "@sluice/watch";
import type { DoctorEnv } from "./env.ts";
import { judgeSettings } from "./judge-settings.ts";

export interface Patient {
  env: DoctorEnv;
  db: Database;
  redis: RedisConnection;
}

/** Makes every check once. `judged` names those that could be made. */
export const examine = async (
  patient: Patient,
): Promise<{ judged: string[]; found: Trouble[] }> => {
  const { env, db, redis } = patient;
  const queues = watchedQueues(redis);
  const seen = await readSight(
    { db, redis, queues, nowMs: Date.now },
    env.ALERT_DEAD_LETTERS_WITHIN_MS,
  );
  const sight: Sight = {
    ...seen,
    clocks: [...seen.clocks, ...(await readTikTokClock(env.TIKTOK_API_URL))],
    doctor: {
      strayPointers: await countStrayPointers(patient, seen),
      settings: judgeSettings(env),
      apiTrouble: await askApi(env),
    },
  };
  return findTrouble(sight, env, { alertsOnly: false });
};

const countStrayPointers = async ({ db, redis }: Patient, sight: Sight): Promise<number> => {
  if (!sight.redis || !sight.database || sight.database.migrations.missing.length > 0) return 0;
  let stray = 0;
  for (const stage of stages) {
    // The pointers first, as the sweep does it: one is written after its letter.
    const pointed = await readDeadPointers(openDeadQueue(stage, redis));
    const open = new Set(await openDeadLetterIds(db, stage));
    stray += [...open].filter((id) => !pointed.has(id)).length;
    stray += [...pointed].filter((id) => !open.has(id)).length;
  }
  return stray;
};

/** TikTok's answers carry the time to the second. Nothing where it cannot be reached from here. */
const readTikTokClock = async (url: string): Promise<Sight["clocks"]> => {
  const fromMs = Date.now();
  const answer = await fetch(url, {
    method: "HEAD",
    redirect: "manual",
    signal: AbortSignal.timeout(outsideLimitMs),
  }).catch(() => undefined);
  const atMs = Date.parse(answer?.headers.get("date") ?? "");
  if (Number.isNaN(atMs)) return [];
  const toMs = Date.now();
  return [
    {
      of: "TikTok's API",
      aheadMs: atMs + 500 - (fromMs + toMs) / 2,
      uncertainMs: (toMs - fromMs) / 2 + 500,
    },
  ];
};

const askApi = async ({ SLUICE_API_URL: url, API_TOKEN: token }: DoctorEnv) => {
  const answer = await fetch(new URL("/api/v1/queues", url), {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(outsideLimitMs),
  }).catch((): DoctorSight["apiTrouble"] => `nothing answers at ${new URL(url).origin}`);
  if (typeof answer === "string" || answer === undefined) return answer;
  await answer.body?.cancel();
  return answer.ok ? undefined : `it answers ${answer.status}`;
};

const outsideLimitMs = 5_000;
