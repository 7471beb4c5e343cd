import type { Log } from "./log.ts";

/** Registers what closes something that was opened; closed in reverse order. */
export type Defer = (what: string, close: () => unknown) => void;

/**
 * The life of one process: open everything, work until a signal (or the death of the parent that
 * forked it, or an unhandled error), close in reverse. Closing has `graceMs` in all, because a
 * connection to a dead server may never close; what is left then is cut by the exit.
 */
export const runProcess = async (
  { log, graceMs }: { log: Log; graceMs: number },
  open: (defer: Defer) => Promise<void>,
): Promise<void> => {
  const closers: { what: string; close: () => unknown }[] = [];
  const stop = stopOnce(async (cause: string, exitCode: number) => {
    log.info({ cause }, "stopping");
    const deadline = setTimeout(() => {
      log.error({ graceMs }, "could not stop in time, exiting with work unfinished");
      exitAfterFlush(log, 1);
    }, graceMs * shareForClosing);
    for (const { what, close } of closers.toReversed()) {
      try {
        await close();
      } catch (err) {
        log.warn({ err, what }, "closing failed");
      }
    }
    clearTimeout(deadline);
    log.info({ exitCode }, "stopped");
    exitAfterFlush(log, exitCode);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop(signal, 0));
  process.on("disconnect", () => stop("the process that started this one is gone", 0));
  process.on("uncaughtException", (err) => {
    log.fatal({ err }, "unhandled error");
    stop("unhandled error", 1);
  });
  process.on("unhandledRejection", (err) => {
    log.fatal({ err }, "unhandled rejection");
    stop("unhandled rejection", 1);
  });

  try {
    await open((what, close) => closers.push({ what, close }));
    log.info("started");
  } catch (err) {
    log.fatal({ err }, "could not start");
    stop("could not start", 1);
  }
};

// The rest is for the last lines of the log.
const shareForClosing = 0.9;

const stopOnce = (stop: (cause: string, exitCode: number) => Promise<void>) => {
  let stopping: Promise<void> | undefined;
  return (cause: string, exitCode: number): void => {
    stopping ??= stop(cause, exitCode);
  };
};

const exitAfterFlush = (log: Log, exitCode: number) => {
  log.flush(() => process.exit(exitCode));
  setTimeout(() => process.exit(exitCode), 200);
};
