import { DeadLetterFilter } from "@sluice/contract";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

export type LetterFilterTexts = Partial<Record<keyof DeadLetterFilter, string>>;

/** The filter that the address names; open letters, where it names no status. */
export const useLetterFilter = () => {
  const [params, setParams] = useSearchParams();
  const search = params.toString();
  const filter = useMemo(() => filterOf(new URLSearchParams(search)), [search]);
  const change = (changed: Record<string, string>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changed))
          if (value === "") after.delete(name);
          else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  return { filter, change, clear: () => setParams({}, { replace: true }) };
};

const filterOf = (params: URLSearchParams): LetterFilterTexts => {
  const given = Object.fromEntries(
    names.flatMap((name) => {
      const value = params.get(name);
      return value !== null && DeadLetterFilter.safeParse({ [name]: value }).success
        ? [[name, value]]
        : [];
    }),
  );
  return { status: "open", ...given };
};

const names = Object.keys(DeadLetterFilter.shape) as (keyof DeadLetterFilter)[];
