import { useRef, useState } from "react";

/** Which orders are chosen, by TikTok's id; at most as many as one resync takes. */
export const useSelection = () => {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const lastIndex = useRef<number>(undefined);
  return {
    chosen,
    clear: () => setChosen(new Set()),
    /** Turns one row over; with a range, all from the last one to it. `idAt` knows the ids of the rows. */
    toggle: (index: number, isRange: boolean, idAt: (index: number) => string | undefined) => {
      const from = isRange ? (lastIndex.current ?? index) : index;
      lastIndex.current = index;
      const [low, high] = [Math.min(from, index), Math.max(from, index)];
      const ids = Array.from({ length: high - low + 1 }, (_, step) => idAt(low + step));
      const own = idAt(index);
      setChosen((before) => {
        const isOn = own !== undefined && !before.has(own);
        const after = new Set(before);
        for (const id of ids) {
          if (id === undefined) continue;
          if (!isOn) after.delete(id);
          else if (after.size < chosenMax) after.add(id);
        }
        return after;
      });
    },
  };
};

const chosenMax = 1_000;
