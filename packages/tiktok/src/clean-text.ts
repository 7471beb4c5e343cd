/**
 * Text as Postgres can hold it: without NUL and lone surrogates, which its text and jsonb refuse,
 * and no longer than `lengthMax` UTF-16 units.
 */
export const cleanText = (text: string, lengthMax: number): string =>
  cut(text, lengthMax)
    .replaceAll("\0", "")
    .replaceAll(/\p{Surrogate}/gu, "\uFFFD")
    .trim();

/** Cuts without leaving half a surrogate pair behind. */
const cut = (text: string, lengthMax: number): string =>
  text.length > lengthMax ? text.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, "") : text;
