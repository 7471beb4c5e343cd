import { sweeps } from "@sluice/worker";
import { sleep } from "./nemesis.ts";
import type { Lab } from "./open-lab.ts";
import { readSchedules, type Schedule } from "./read-schedules.ts";

/** Looks at the schedules again and again: each there once, with a next run within its interval. */
export const watchSchedules = (lab: Lab, shopIds: string[]) => {
  const wanted = [
    ...shopIds.map((id) => `{sync} shop-${id}`),
    ...Object.keys(sweeps).map((name) => `{sweep} ${name}`),
  ].toSorted();
  const problems = new Set<string>();
  let samples = 0;
  let aheadMsMax = 0;
  let isStopping = false;
  const look = async () => {
    while (!isStopping) {
      const schedules = await readSchedules(lab);
      samples += 1;
      const names = schedules.map(({ queue, id }) => `${queue} ${id}`).toSorted();
      if (names.join() !== wanted.join())
        problems.add(`the schedules are ${names.join(", ")}; expected ${wanted.join(", ")}`);
      for (const one of schedules) {
        if (one.queue === "{sync}") aheadMsMax = Math.max(aheadMsMax, one.inMs);
        for (const problem of wrongIn(one)) problems.add(problem);
      }
      await sleep(50);
    }
  };
  const looking = look();
  return {
    stop: async () => {
      isStopping = true;
      await looking;
      return { samples, aheadMsMax, problems: [...problems].slice(0, 5) };
    },
  };
};

const wrongIn = ({ queue, id, inMs, everyMs, hasJob }: Schedule): string[] => [
  ...(hasJob ? [] : [`the schedule ${queue} ${id} had no job`]),
  ...(inMs > everyMs + clockToleranceMs
    ? [`the schedule ${queue} ${id} had its next run in ${inMs} ms, expected at most ${everyMs}`]
    : []),
];

// The time is the client's when it asks; the request takes a while.
const clockToleranceMs = 20;
