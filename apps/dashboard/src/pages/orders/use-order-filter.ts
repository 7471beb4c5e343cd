import { OrderFilter } from "@sluice/contract";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

/** Filters as the URL has them: what the API would refuse is left out. */
export type FilterTexts = Partial<Record<keyof OrderFilter, string>>;

/** The filter that the address names, so that a link shows the same list. */
export const useOrderFilter = () => {
  const [params, setParams] = useSearchParams();
  const search = params.toString();
  const filter = useMemo(() => filterOf(new URLSearchParams(search)), [search]);
  const change = (changed: FilterTexts) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changed))
          if (value) after.set(name, value);
          else after.delete(name);
        return after;
      },
      { replace: true },
    );
  return { filter, change, clear: () => setParams({}, { replace: true }) };
};

export const filterOf = (params: URLSearchParams): FilterTexts =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = params.get(name);
      const isFine = value !== null && OrderFilter.safeParse({ [name]: value }).success;
      return isFine ? [[name, value]] : [];
    }),
  );

const names = Object.keys(OrderFilter.shape) as (keyof OrderFilter)[];
