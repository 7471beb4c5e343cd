import type { Request } from "express";

/**
 * Whether a request that carries a cookie was made by a page of this host, or by a person. Every browser
 * of today says so in `Sec-Fetch-Site`, older ones name the page's `Origin`. What sends neither is no
 * browser, and no other site can make it send anything.
 */
export const isFromHere = ({ headers }: Request): boolean => {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const { origin } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === headers.host);
};
