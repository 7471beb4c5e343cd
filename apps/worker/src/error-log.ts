import type { Log } from "@sluice/runtime";

/**
 * Logs what BullMQ reports of itself: a lost lock, a refused write, a connection. The same trouble
 * comes again and again, so within a minute only its first line is written.
 */
export const createErrorLog = (log: Log) => {
  const loggedAtMs = new Map<string, number>();
  return (of: string, err: Error): void => {
    const kind = `${of} ${err.name} ${err.message.replaceAll(/\d+/g, "#")}`.slice(0, 300);
    const now = Date.now();
    if (now - (loggedAtMs.get(kind) ?? 0) < quietMs) return;
    if (loggedAtMs.size > kindsMax) loggedAtMs.clear();
    loggedAtMs.set(kind, now);
    log.warn({ of, error: err.name, cause: err.message }, "queue trouble");
  };
};

const quietMs = 60_000;
const kindsMax = 1_000;
