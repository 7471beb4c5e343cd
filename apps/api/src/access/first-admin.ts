import { createFirstAdmin, DbError, hasUsers, type Database } from "@sluice/db";
import type { Log } from "@sluice/runtime";
import type { Passwords } from "./passwords.ts";

interface FirstAdmin {
  email: string;
  password: string;
}

/**
 * Makes the first admin as soon as Postgres can, if there is no user at all: the process starts without
 * Postgres, too. Whoever is there already is left alone. Answers how to stop trying.
 */
export const makeFirstAdmin = (
  { email, password }: FirstAdmin,
  { db, passwords, log }: { db: Database; passwords: Passwords; log: Log },
): (() => Promise<void>) => {
  const stopping = new AbortController();
  const make = async () => {
    if (await hasUsers(db)) return;
    const passwordHash = await passwords.hash(password);
    if (await createFirstAdmin(db, { email, passwordHash })) log.info("made the first admin");
  };
  const work = (async () => {
    for (let tries = 1; !stopping.signal.aborted; tries += 1) {
      try {
        return await make();
      } catch (err) {
        if (!(err instanceof DbError)) throw err;
        if (tries === 1) log.warn({ err }, "the first admin cannot be made yet");
        await pause(1_000, stopping.signal);
      }
    }
  })();
  // Nobody waits for it before the stop; what is thrown here is told there.
  work.catch((err: unknown) => log.error({ err }, "the first admin could not be made"));
  return async () => {
    stopping.abort();
    await work.catch(() => undefined);
  };
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
