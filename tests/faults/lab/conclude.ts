import { checkEverything } from "./check-everything.ts";
import { noUnaskedExits, noUnhandledErrors, within } from "./expectations.ts";
import type { CaseResult } from "./fault-case.ts";
import type { Lab, RunningSluice } from "./open-lab.ts";
import { quiesce } from "./quiesce.ts";

export interface Conclusion {
  figures?: CaseResult["figures"];
  problems?: string[];
  /** How long everything may take to come to rest; a minute unless told otherwise. */
  restWithinMs?: number;
  /** From when on the time until rest is measured, and what it may be. */
  drain?: { sinceMs: number; withinMs: number };
  /** The case makes processes end by themselves; otherwise none may that got no signal from it. */
  processesMayEnd?: boolean;
  /** Where Sluice ran on another database than the case's own. */
  databaseUrl?: string;
  /** Webhooks whose loss the case itself has judged; see `check-everything.ts`. */
  givenUp?: ReadonlySet<string>;
}

/**
 * The end of a case: waits for rest, counts the eight and adds the figures that every case reports.
 */
export const conclude = async (
  lab: Lab,
  sluice: RunningSluice,
  conclusion: Conclusion,
): Promise<CaseResult> => {
  const { figures = {}, problems = [], restWithinMs, drain } = conclusion;
  const { databaseUrl = lab.databaseUrl(), processesMayEnd = false } = conclusion;
  const { relay, tiktok, processes } = sluice;
  const { givenUp = new Set<string>() } = conclusion;
  const world = { sluice, relay, tiktok, redisUrl: lab.redis.url, databaseUrl, givenUp };
  const { atMs, unrest } = await quiesce(world, restWithinMs);
  const drainMs = drain && atMs - drain.sinceMs;
  const checked = await checkEverything(world);
  const latency = relay.latencyMs();
  const usages = processes.map(({ name, usage }) => [name, usage()] as const);
  return {
    counters: checked.counters,
    figures: {
      sent: relay.webhooks.length,
      acked: relay.acked().length,
      retried: relay.retried(),
      ...(relay.refused().length > 0 && { refused: relay.refused().length }),
      outcomes: describe(relay.countsByOutcome()),
      p50Ms: Math.round(latency.p50),
      p99Ms: Math.round(latency.p99),
      maxMs: Math.round(latency.max),
      ...figures,
      ...(drainMs !== undefined && { drainMs }),
      ...Object.fromEntries(usages.map(([name, { rssMb }]) => [`rssMb ${name}`, rssMb])),
      ...Object.fromEntries(usages.map(([name, { cpuS }]) => [`cpuS ${name}`, cpuS])),
      exits: processes.flatMap(({ exits }) => exits).length,
    },
    problems: [
      ...problems,
      ...(processesMayEnd ? [] : [...noUnaskedExits(sluice), ...noUnhandledErrors(sluice)]),
      ...(drain ? within("milliseconds until all was done", drainMs ?? 0, drain.withinMs) : []),
      ...checked.problems,
      ...Object.entries(unrest).map(([what, count]) => `did not come to rest: ${count} ${what}`),
    ],
  };
};

const describe = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([outcome, count]) => `${count} × ${outcome}`)
    .join(", ");
