import { createHash, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler } from "express";
import { sendProblem } from "./problem.ts";

/**
 * Lets through who shows the token: as a bearer token, or, for reading in a browser, as the
 * password of HTTP Basic with any user name. A browser sends Basic along with what another site
 * makes it send, so Basic never allows a change.
 */
export const requireToken = (apiToken: string): RequestHandler => {
  const expected = sha256(apiToken);
  return (request, response, next) => {
    const shown = shownToken(request);
    // Hashed, because the comparison needs equal lengths.
    if (shown !== undefined && timingSafeEqual(sha256(shown), expected)) return next();
    response.set("www-authenticate", 'Basic realm="Sluice"');
    return sendProblem(response, {
      status: 401,
      title: "Not authorized",
      detail:
        "Send the header `Authorization: Bearer <API_TOKEN>`. A browser may read with API_TOKEN " +
        "as its password and any user name; to change something takes the header.",
    });
  };
};

const shownToken = (request: Request): string | undefined => {
  // Node keeps the first of two such headers silently, so two count as none.
  const [header, ...others] = request.headersDistinct["authorization"] ?? [];
  const [, scheme, credentials] = /^(\w+) +(\S+)$/.exec(header ?? "") ?? [];
  if (others.length > 0 || scheme === undefined || credentials === undefined) return undefined;
  if (scheme.toLowerCase() === "bearer") return credentials;
  const mayUseBasic = request.method === "GET" || request.method === "HEAD";
  return scheme.toLowerCase() === "basic" && mayUseBasic ? passwordOf(credentials) : undefined;
};

const passwordOf = (credentials: string): string | undefined => {
  const pair = Buffer.from(credentials, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon < 0 ? undefined : pair.slice(colon + 1);
};

const sha256 = (text: string) => createHash("sha256").update(text).digest();
