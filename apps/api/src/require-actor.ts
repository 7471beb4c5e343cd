import { createHash, timingSafeEqual } from "node:crypto";
import { useApiToken, useSession, type Database } from "@sluice/db";
import type { Request, RequestHandler, Response } from "express";
import type { AccessContext } from "./access/access-context.ts";
import { isFromHere } from "./access/is-from-here.ts";
import { sessionIdHash, shownSessionId } from "./access/session-id.ts";
import type { Actor } from "./actor.ts";
import { sendProblem } from "./problem.ts";

/**
 * Who asks; undefined where nobody known does. `isUse` false only looks whether that is still so: it
 * keeps no session from running out.
 */
export type Authenticate = (
  request: Request,
  visit?: { isUse: boolean },
) => Promise<Actor | undefined>;

/**
 * Lets through whom we know, and remembers who it is. What a browser sends on its own accord, a cookie,
 * changes nothing unless a page of ours asked for it.
 */
export const requireActor =
  (authenticate: Authenticate): RequestHandler =>
  async (request, response, next) => {
    const actor = await authenticate(request);
    if (!actor) return refuseUnknown(request, response);
    if (actor.session && !isReading(request) && !isFromHere(request))
      return sendProblem(response, notFromHere);
    const scopes = actor.token?.scopes;
    if (scopes && !scopes.includes(areaOfUrl(request.path)))
      return sendProblem(response, outOfScope);
    response.locals["actor"] = actor;
    response.locals["askAgain"] = () => authenticate(request, { isUse: false });
    return next();
  };

/** Who asks, behind `requireActor`. */
export const actorOf = (response: Response): Actor => response.locals["actor"] as Actor;

/** Asks once more who it is, for an answer that lasts: a session or a token may have ended since. */
export const askAgainOf = (response: Response): (() => Promise<Actor | undefined>) =>
  response.locals["askAgain"] as () => Promise<Actor | undefined>;

/** A person in a browser is led to the login page and back. */
const refuseUnknown = (request: Request, response: Response): void => {
  const isApi = /^\/+api(\/|$)/i.test(request.path);
  if (isReading(request) && !isApi && /\btext\/html\b/.test(request.get("accept") ?? ""))
    return response.redirect(303, `/login?next=${encodeURIComponent(request.originalUrl)}`);
  response.set("www-authenticate", 'Bearer realm="Sluice"');
  return sendProblem(response, unknownActor);
};

const isReading = ({ method }: Request): boolean => ["GET", "HEAD", "OPTIONS"].includes(method);

/** `/api/v1/orders/1` is of the area orders, the board of the area queues; nothing else has one. */
const areaOfUrl = (path: string): string => {
  const [, area = ""] = /^\/(?:api\/v1\/|(?=queues(?:\/|$)))([^/]+)/i.exec(path) ?? [];
  return area.toLowerCase();
};

const unknownActor = {
  status: 401,
  title: "Not authorized",
  detail:
    "Log in at /login with a browser, or send the header `Authorization: Bearer <token>` with a token " +
    "of `sluice tokens create` or API_TOKEN.",
};

const notFromHere = {
  status: 403,
  title: "Another site asked for this",
  detail: "A change in your name is taken from Sluice's own pages only. Scripts use a token.",
};

const outOfScope = {
  status: 403,
  title: "The token does not open this part",
  detail: "An admin can make one whose scopes hold it: `sluice tokens create --scope <area>`.",
};

interface Credentials {
  db: Database;
  access: Pick<AccessContext, "sessionSecret" | "sessions">;
  /** API_TOKEN: whoever has it may do everything. */
  apiToken: string | undefined;
}

/** Knows tokens by the Authorization header, and people by the cookie of their session. */
export const byCredentials = (credentials: Credentials): Authenticate => {
  const isApiToken = comparerTo(credentials.apiToken);
  return async (request, visit = { isUse: true }) => {
    // Node keeps the first of two such headers silently, so two count as none.
    const headers = request.headersDistinct["authorization"] ?? [];
    if (headers.length === 0) return await bySession(request, credentials, visit);
    const [, scheme, token] = /^(\w+) +(\S+)$/.exec(headers[0] ?? "") ?? [];
    if (headers.length > 1 || scheme?.toLowerCase() !== "bearer" || token === undefined)
      return undefined;
    if (isApiToken(token)) return { name: "api token", role: "admin" };
    return token.startsWith(tokenPrefix) ? await byStoredToken(token, credentials) : undefined;
  };
};

/** What every token of `POST /tokens` begins with, so that scanners of secrets find it. */
export const tokenPrefix = "slt_";

/** A token has 256 bits by itself, so its hash needs no salt. */
export const tokenHash = (token: string): string => sha256(token).toString("hex");

const byStoredToken = async (token: string, { db }: Credentials): Promise<Actor | undefined> => {
  const grant = await useApiToken(db, tokenHash(token));
  if (!grant) return undefined;
  const { name, role, scopes } = grant;
  return { name: `token ${name}`, role, token: { scopes } };
};

const bySession = async (
  request: Request,
  { db, access }: Credentials,
  { isUse }: { isUse: boolean },
): Promise<Actor | undefined> => {
  const id = shownSessionId(request);
  if (id === undefined) return undefined;
  const idHash = sessionIdHash(access.sessionSecret, id);
  const { idleMs } = access.sessions;
  const user = await useSession(db, { idHash, idleMs, isUse });
  return user && { name: user.email, role: user.role, session: { userId: user.userId, idHash } };
};

const comparerTo = (apiToken: string | undefined): ((token: string) => boolean) => {
  if (apiToken === undefined) return () => false;
  const expected = sha256(apiToken);
  // Hashed, because the comparison needs equal lengths.
  return (token) => timingSafeEqual(sha256(token), expected);
};

const sha256 = (text: string) => createHash("sha256").update(text).digest();
