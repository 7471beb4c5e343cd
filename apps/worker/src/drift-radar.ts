import type { CountedDrift } from "@sluice/db";

export type DriftSighting = Omit<CountedDrift, "seen">;

export interface DriftRadarDeps {
  record: (sightings: CountedDrift[]) => Promise<void>;
  /** Called for every sighting. */
  onSeen: (kind: DriftSighting["kind"]) => void;
  /** Called when the sightings could not be stored; they are kept for the next time. */
  onError: (err: unknown) => void;
}

export type DriftRadar = ReturnType<typeof createDriftRadar>;

/** Counts in memory what TikTok sends that Sluice does not know, and stores the counts now and then. */
export const createDriftRadar = ({ record, onSeen, onError }: DriftRadarDeps) => {
  let counted = new Map<string, CountedDrift>();
  let flushing: Promise<void> = Promise.resolve();

  const add = (one: CountedDrift) => {
    const key = keyOf(one);
    const isFull = counted.size >= keysMax && !counted.has(key);
    const kept = isFull ? { ...one, path: "…", name: "" } : one;
    const known = counted.get(keyOf(kept));
    counted.set(keyOf(kept), { ...kept, seen: (known?.seen ?? 0) + one.seen });
  };

  const flush = async () => {
    const held = counted;
    if (held.size === 0) return;
    counted = new Map();
    try {
      await record([...held.values()]);
    } catch (err) {
      for (const one of held.values()) add(one);
      onError(err);
    }
  };

  const flushInTurn = () => (flushing = flushing.then(flush));
  const timer = setInterval(() => void flushInTurn(), flushEveryMs).unref();
  return {
    sight: (sightings: DriftSighting[]): void => {
      for (const sighting of sightings) {
        add({ ...sighting, seen: 1 });
        onSeen(sighting.kind);
      }
    },
    flush: flushInTurn,
    close: async (): Promise<void> => {
      clearInterval(timer);
      await flushInTurn();
    },
  };
};

const keyOf = ({ kind, path, name }: DriftSighting) => JSON.stringify([kind, path, name]);

const flushEveryMs = 10_000;
// A bound on what an answer full of invented names can make grow; the rest is counted as one.
const keysMax = 1_000;
