import type { Request } from "express";

/** The cookie of this name that a request shows. Two of them count as none. */
export const shownCookie = ({ headers }: Request, name: string): string | undefined => {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim());
  const [pair, ...others] = pairs.filter((each) => each.startsWith(`${name}=`));
  return others.length === 0 ? pair?.slice(name.length + 1) : undefined;
};
