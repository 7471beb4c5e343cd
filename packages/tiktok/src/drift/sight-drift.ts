/** Something that TikTok sent and Sluice does not know: where it stood, and never a value. */
export interface DriftSighting {
  kind: "field" | "enum_value" | "event_type";
  /** Where, e.g. `order.line_items[].new_field`, `order.status`, `webhook.type`. */
  path: string;
  /** The word or number that is not known; empty for a field. `?` where it may not be shown. */
  name: string;
}

/** What is known of a value: only its name, a documented list of words, or the fields below it. */
export type Known = "named" | ReadonlySet<string> | KnownFields;
/** The fields of an object, or of each object of a list. */
export type KnownFields = ReadonlyMap<string, Known>;

/**
 * Compares what came with what is known, along the names alone. At most 20 sightings, each once;
 * below a field that is not known it does not look.
 */
export const sightDrift = (json: unknown, known: KnownFields, root: string): DriftSighting[] => {
  const sightings: DriftSighting[] = [];
  lookAt(json, known, root, sightings);
  return sightings;
};

const sightingsMax = 20;

const lookAt = (json: unknown, known: KnownFields, path: string, sightings: DriftSighting[]) => {
  if (Array.isArray(json)) {
    const itemPath = `${path}[]`;
    for (const item of json) if (!Array.isArray(item)) lookAt(item, known, itemPath, sightings);
    return;
  }
  if (typeof json !== "object" || json === null) return;
  for (const name of Object.keys(json)) {
    if (sightings.length === sightingsMax) return;
    const field = known.get(name);
    if (field === "named") continue;
    const value = (json as Record<string, unknown>)[name];
    if (field === undefined) note(sightings, "field", `${path}.${shownName(name)}`, "");
    else if (field instanceof Map) lookAt(value, field, `${path}.${name}`, sightings);
    else if (!isKnownWord(field as ReadonlySet<string>, value))
      note(sightings, "enum_value", `${path}.${name}`, shownWord(value));
  }
};

const note = (
  sightings: DriftSighting[],
  kind: DriftSighting["kind"],
  path: string,
  name: string,
) => {
  const isNoted = sightings.some((one) => one.path === path && one.name === name);
  if (!isNoted) sightings.push({ kind, path, name });
};

// TikTok sends an empty text where it has nothing to say.
const isKnownWord = (words: ReadonlySet<string>, value: unknown): boolean =>
  value === null || value === "" || words.has(value as string);

// A map may be keyed by what a buyer wrote: only what looks like TikTok's own names is shown.
const shownName = (name: string): string => (/^[A-Za-z0-9_]{1,64}$/.test(name) ? name : "?");

/** A word of a list as it can be shown; anything that is no such word could be a buyer's text. */
export const shownWord = (value: unknown): string =>
  typeof value === "string" && /^[A-Z0-9_]{1,40}$/.test(value) ? value : "?";
