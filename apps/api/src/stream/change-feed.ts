import {
  freshChanges,
  listenForChanges,
  newestChanges,
  numberChanges,
  type Database,
  type OrderChange,
} from "@sluice/db";
import { changeText } from "./event-text.ts";
import { runWhenWoken } from "./run-when-woken.ts";

/** A change as it is told: its text is made once, however many clients get it. */
export interface FedChange {
  position: number;
  shopId: string;
  text: string;
}

interface ChangeFeedDeps {
  db: Database;
  /** Gets the next changes in order, each once. */
  onChanges: (changes: FedChange[]) => void;
  onLag: (lagMs: number) => void;
  /** Everything was read, or the database did not answer. */
  onTurn: (err: unknown) => void;
}

export type ChangeFeed = ReturnType<typeof createChangeFeed>;

/**
 * Numbers the changes and reads them, once a process: woken by Postgres, and every second for the
 * wake-ups that were lost. Any number of processes may do this at once.
 */
export const createChangeFeed = ({ db, onChanges, onLag, onTurn }: ChangeFeedDeps) => {
  let latest: number | undefined;
  let recent: FedChange[] = [];
  let loop: ReturnType<typeof runWhenWoken> | undefined;

  const begin = async (): Promise<number> => {
    recent = (await newestChanges(db, recentMax)).map(fed);
    return (latest = recent.at(-1)?.position ?? 0);
  };

  const readOn = async () => {
    while ((await numberChanges(db, pageSize)) === pageSize);
    let position = latest ?? (await begin());
    for (;;) {
      const page = await freshChanges(db, { after: position, limit: pageSize });
      const [oldest] = page;
      if (!oldest) return;
      const changes = page.map(fed);
      recent = [...recent, ...changes].slice(-recentMax);
      latest = position = changes.at(-1)?.position ?? position;
      onLag(oldest.ageMs);
      onChanges(changes);
    }
  };

  return {
    /** The position up to which changes were told; undefined before the first reading. */
    latest: () => latest,
    /** The changes behind a position, at most a page; undefined where memory does not reach back. */
    remembered: (after: number): FedChange[] | undefined => {
      const oldest = recent[0]?.position ?? Infinity;
      if (after === latest) return [];
      if (after + 1 < oldest) return undefined;
      return recent.slice(after + 1 - oldest, after + 1 - oldest + pageSize);
    },
    /** Begins, and resolves once it has read for the first time, or could not. */
    start: () =>
      new Promise<void>((resolve) => {
        const turn = () => readOn().then(() => onTurn(undefined), onTurn);
        loop = runWhenWoken(() => turn().then(resolve), pace);
        listenForChanges(db, loop.wake);
      }),
    close: async () => loop?.close(),
  };
};

export const fed = (change: OrderChange): FedChange => ({
  position: change.position,
  shopId: change.shopId,
  text: changeText(change),
});

/** How many changes are told, or read, at a time: about 150 kB. */
export const pageSize = 500;
// About 2 MB. Holds what came while a client connected again, so that a thousand of them at once
// cost no statement.
const recentMax = 5_000;
// The first change after a pause is told at once; what comes within the gap goes out in one write a
// client.
const pace = { gapMs: 100, everyMs: 1_000 };
