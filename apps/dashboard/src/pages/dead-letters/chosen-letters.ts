/** Letters by their ids, or all that a filter finds. */
export type ChosenLetters = { ids: number[] } | { filter: Record<string, string> };
