import type { Span } from "./read-attempts.ts";
import type { Sluice } from "./start-sluice.ts";

/** A problem if the figure is above its bound. */
export const within = (what: string, found: number, bound: number): string[] =>
  found <= bound ? [] : [`${what}: ${Math.round(found * 100) / 100}, expected at most ${bound}`];

/** A problem if the figure is below its bound. */
export const atLeast = (what: string, found: number, bound: number): string[] =>
  found >= bound ? [] : [`${what}: ${Math.round(found * 100) / 100}, expected at least ${bound}`];

/** A problem for each process that ended. */
export const noExits = ({ processes }: Sluice): string[] =>
  processes.flatMap(({ name, exits }) =>
    exits.map(({ code, signal }) => `${name} ended (${signal ?? `exit code ${code}`})`),
  );

/** A problem for each process that ended without a signal from the case. */
export const noUnaskedExits = ({ processes }: Sluice): string[] =>
  processes.flatMap(({ name, exits }) =>
    exits
      .filter(({ wasAsked }) => !wasAsked)
      .map(({ code, signal }) => `${name} ended unasked (${signal ?? `exit code ${code}`})`),
  );

/** A problem for each process that wrote of an error nobody had thought of. */
export const noUnhandledErrors = ({ processes }: Sluice): string[] =>
  processes.flatMap(({ name, log }) => {
    const lines = log()
      .split("\n")
      .filter((line) => /"level":"fatal"|unhandled/i.test(line));
    return lines.length === 0 ? [] : [`${name} logged an unhandled error: ${lines[0]}`];
  });

/** A problem if webhooks were answered otherwise than 200, or later than in a second. */
export const allAnswered200 = ({ relay }: Sluice, span: Span = {}): string[] => {
  const others = Object.entries(relay.countsByOutcome(span)).filter(([what]) => what !== "200");
  return [
    ...others.map(([what, count]) => `${count} webhooks were answered ${what}, expected 200`),
    ...within("the slowest answer in ms", relay.latencyMs(span).max, 1_000),
  ];
};
