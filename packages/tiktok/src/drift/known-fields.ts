import type { Known, KnownFields } from "./sight-drift.ts";

/** Builds the table of an object: names that stand alone, and what is known below some of them. */
export const knownFields = (names: string, below: Record<string, Known> = {}): KnownFields =>
  new Map<string, Known>([
    ...names.split(/\s+/).flatMap((name) => (name === "" ? [] : [[name, "named"] as const])),
    ...Object.entries(below),
  ]);

export const knownWords = (words: string, prefix = ""): ReadonlySet<string> =>
  new Set(words.split(/\s+/).flatMap((word) => (word === "" ? [] : [prefix + word])));
