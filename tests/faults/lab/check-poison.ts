import { readFileSync } from "node:fs";
import { backoffMs as nominalBackoffMs } from "@sluice/queues";
import { atLeast, within } from "./expectations.ts";
import type { Lab } from "./open-lab.ts";

/** An event that its stage cannot do. */
export interface Poison {
  name: string;
  orderId: string;
  /** What its dead letter says. */
  reason: RegExp;
  tries: number;
  /** How long a try takes until it has failed. */
  lastsMs: { from: number; to: number };
}

/** Whether the event was tried as often and as spaced as it should, and lies where it should. */
export const checkPoison = async (
  lab: Lab,
  poison: Poison,
  { triesPath, ...busy }: { triesPath: string; backoffMs: number; othersWaitedMs: number },
) => {
  const tries = readTries(triesPath, poison.orderId);
  const gaps = tries.slice(1).map((atMs, index) => atMs - (tries[index] ?? 0));
  const letter = await findLetter(lab, poison.orderId);
  const problems = [
    ...(tries.length === poison.tries ? [] : [`${tries.length} tries, expected ${poison.tries}`]),
    ...gaps.flatMap((gapMs, index) => problemsOfGap(gapMs, { index, poison, ...busy })),
    ...problemsOfLetter(letter, { poison, tries, ...busy }),
  ];
  return {
    figures: {
      [`tries, ${poison.name}`]: tries.length,
      ...(gaps.length > 0 && { [`gapsMs, ${poison.name}`]: gaps.join(" ") }),
      [`reason, ${poison.name}`]: letter?.error ?? "",
    },
    problems: problems.map((problem) => `the event that ${poison.name}: ${problem}`),
  };
};

const readTries = (path: string, orderId: string): number[] =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { orderId: string; atMs: number })
    .filter((line) => line.orderId === orderId)
    .map(({ atMs }) => atMs);

/** From half of its nominal length to all of it, and as long as others wait on this machine, too. */
const problemsOfGap = (
  gapMs: number,
  {
    index,
    poison,
    backoffMs,
    othersWaitedMs,
  }: {
    index: number;
    poison: Poison;
    backoffMs: number;
    othersWaitedMs: number;
  },
): string[] => {
  const lengths = { baseMs: backoffMs, capMs: Infinity };
  const [least, most] = [0, 1].map((random) => nominalBackoffMs(index + 1, lengths, () => random));
  const what = `milliseconds between try ${index + 1} and the next`;
  return [
    ...atLeast(what, gapMs, poison.lastsMs.from + (least ?? 0) - clockMs),
    ...within(what, gapMs, poison.lastsMs.to + (most ?? 0) + othersWaitedMs + busyMs),
  ];
};

const clockMs = 5;
const busyMs = 500;

interface Letter {
  id: number;
  stage: string;
  error: string;
  attempts: number;
  firstMs: number;
  lastMs: number;
  pointer: { attempts?: number; error?: string; orderId?: string } | undefined;
  rows: number;
}

const findLetter = async (lab: Lab, orderId: string): Promise<Letter | undefined> => {
  const rows = await lab.db()<Omit<Letter, "pointer" | "rows">[]>`
    select id::int, stage, error, attempts,
           extract(epoch from first_failed_at)::float8 * 1000 as "firstMs",
           extract(epoch from last_failed_at)::float8 * 1000 as "lastMs"
    from dead_letters where tiktok_order_id = ${orderId} and status = 'open'`;
  const [row] = rows;
  if (!row) return undefined;
  const key = `bull:{${row.stage}-dead}:letter-${row.id}`;
  const data = (await lab.redis.command("HGET", key, "data")) as string | null;
  const pointer = data === null ? undefined : (JSON.parse(data) as Letter["pointer"]);
  return { ...row, pointer, rows: rows.length };
};

const problemsOfLetter = (
  letter: Letter | undefined,
  { poison, tries, othersWaitedMs }: { poison: Poison; tries: number[]; othersWaitedMs: number },
): string[] => {
  if (!letter) return ["it lies in no dead letter"];
  const { error, attempts, firstMs, lastMs, pointer, rows } = letter;
  const [first = 0, second = Infinity] = tries;
  return [
    ...(rows === 1 ? [] : [`${rows} dead letters, expected 1`]),
    ...(poison.reason.test(error) ? [] : [`its reason is ${error}`]),
    ...(attempts === poison.tries ? [] : [`its letter tells of ${attempts} attempts`]),
    ...(firstMs >= first - clockMs && firstMs <= second + clockMs
      ? []
      : [`first failed ${Math.round(firstMs - first)} ms after its first try`]),
    ...atLeast(
      "milliseconds from its last try to its death",
      lastMs - (tries.at(-1) ?? 0),
      -clockMs,
    ),
    ...within(
      "milliseconds from its last try to its death",
      lastMs - (tries.at(-1) ?? 0),
      poison.lastsMs.to + othersWaitedMs + busyMs,
    ),
    ...(pointer?.orderId === poison.orderId &&
    pointer.error === error &&
    pointer.attempts === attempts
      ? []
      : [`what points at its letter says ${JSON.stringify(pointer)}`]),
  ];
};
