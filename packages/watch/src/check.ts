import type { DatabaseSight } from "@sluice/db";
import type { RedisSight } from "@sluice/queues";
import type { Limits } from "./settings.ts";
import type { Sight } from "./sight.ts";

/** Something that is not as it should be. Free of personal data. */
export interface Finding {
  /** Names the trouble: the check's name, and what it is about where there may be several. */
  key: string;
  shopId: string | null;
  /** What happened, to what. */
  what: string;
  /** What to do: a command or a setting. */
  fix: string;
  /** What Sluice can do itself when it is asked to (`sluice doctor --fix`). */
  mend: Mend | undefined;
}

export const mends = [
  "pending facts",
  "failed jobs",
  "dead pointers",
  "schedules",
  "deliveries",
] as const;
export type Mend = (typeof mends)[number];

/** Answers what it found; undefined where that cannot be told now. */
export type Check = (sight: Sight, limits: Limits) => Finding[] | undefined;

export const ofRedis =
  (judge: (redis: RedisSight, limits: Limits, sight: Sight) => Finding[]): Check =>
  (sight, limits) =>
    sight.redis && judge(sight.redis, limits, sight);

export const ofDatabase =
  (judge: (database: DatabaseSight, limits: Limits) => Finding[]): Check =>
  (sight, limits) =>
    sight.database && judge(sight.database, limits);

/** One finding if the condition holds. */
export const when = (
  condition: boolean,
  { key, what, fix, shopId = null, mend }: Partial<Finding> & Pick<Finding, "key" | "what" | "fix">,
): Finding[] => (condition ? [{ key, shopId, what, fix, mend }] : []);

export const inWords = (ms: number): string => {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
};
