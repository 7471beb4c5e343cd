import { useSyncExternalStore } from "react";

/** Whether the screen is too narrow for a table. */
export const useIsNarrow = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => query.matches,
  );

const query = window.matchMedia("(max-width: 63.99rem)");
