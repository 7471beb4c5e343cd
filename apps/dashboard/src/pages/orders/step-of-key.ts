/** How far a key moves through the rows of a list; undefined for a key that does not. */
export const stepOfKey = (key: string, rowsInSight: number): number | undefined =>
  ({
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: rowsInSight,
    PageUp: -rowsInSight,
    Home: -Infinity,
    End: Infinity,
  })[key];
