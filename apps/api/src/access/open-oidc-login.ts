import type { Log } from "@sluice/runtime";
import type { Application, RequestHandler, Response } from "express";
import { escaped, sendHtmlPage } from "../html-page.ts";
import type { ApiContext } from "../route.ts";
import { clientAddress } from "./client-address.ts";
import { logInByOidc } from "./log-in-by-oidc.ts";
import { sendLoginPage } from "./login-page.ts";
import { nextPath } from "./next-path.ts";
import { newOidcChecks, type Oidc } from "./oidc.ts";
import { begunLoginCookie, noBegunLoginCookie, shownBegunLogin } from "./oidc-cookie.ts";
import { OidcError } from "./oidc-error.ts";
import { only } from "./only.ts";
import { sessionCookie } from "./session-id.ts";

/** The way to the issuer and back, before the door like the login page. Neither is there without one. */
export const openOidcLogin = (app: Application, ctx: ApiContext, log: Log): void => {
  const { oidc, sessionSecret } = ctx.access;
  if (!oidc) return;
  const sayOutage = (response: Response, err: unknown, next: string): void => {
    if (!(err instanceof OidcError)) throw err;
    log.warn({ why: err.message }, "the OpenID Connect issuer could not be asked");
    sendFailure(response, oidc, { status: 502, message: outage(oidc), next });
  };

  app.get(beginPath, onlyGet, async (request, response) => {
    const checks = newOidcChecks();
    const next = nextPath(request.query["next"]);
    try {
      const url = await oidc.loginUrl(checks);
      // A longer one would not fit into a cookie.
      const begun = { ...checks, next: next.length > 1_024 ? "/" : next };
      response.set("set-cookie", begunLoginCookie(sessionSecret, begun));
      return response.redirect(303, url);
    } catch (err) {
      return sayOutage(response, err, next);
    }
  });

  app.get(`${beginPath}/callback`, onlyGet, async (request, response) => {
    const begun = shownBegunLogin(sessionSecret, request);
    response.set("set-cookie", noBegunLoginCookie);
    const query = new URLSearchParams(request.originalUrl.split("?")[1]);
    if (!begun || query.get("state") !== begun.state)
      return sendFailure(response, oidc, { status: 400, message: notBegun, next: "/" });
    const { next } = begun;
    try {
      const address = clientAddress(request);
      const result = await logInByOidc({ begun, query, address }, oidc, ctx);
      if ("problem" in result) {
        const { status, title, detail } = result.problem;
        if (result.retryAfterS !== undefined)
          response.set("retry-after", String(result.retryAfterS));
        return sendFailure(response, oidc, { status, message: `${title}. ${detail}`, next });
      }
      response.append("set-cookie", sessionCookie(result.sessionId));
      return sendOnwards(response, next);
    } catch (err) {
      return sayOutage(response, err, next);
    }
  });
  app.all([beginPath, `${beginPath}/callback`], only("GET"));
};

/** The link on the login page, as HTML. */
export const oidcLink = (oidc: Oidc | undefined, next: string): string =>
  oidc === undefined
    ? ""
    : `<p><a href="${beginPath}?next=${escaped(encodeURIComponent(next))}">` +
      `Log in with ${escaped(oidc.issuerHost)}</a></p>`;

const beginPath = "/login/oidc";

/** A look ahead by HEAD would use up the login. */
const onlyGet: RequestHandler = (request, response, next) =>
  request.method === "GET" ? next() : only("GET")(request, response, next);

const sendFailure = (
  response: Response,
  oidc: Oidc,
  { status, message, next }: { status: number; message: string; next: string },
): void =>
  sendLoginPage(response, { status, message, email: "", next, more: oidcLink(oidc, next) });

/**
 * A page that goes on by itself. A redirect would still be the issuer's doing, and the browser would
 * not send the Strict cookie along with it.
 */
const sendOnwards = (response: Response, next: string): void => {
  response.set("refresh", `0; url=${next}`);
  sendHtmlPage(response, {
    status: 200,
    title: "You are logged in",
    body: `<p><a href="${escaped(next)}">Go on</a></p>`,
  });
};

const outage = ({ issuerHost }: Oidc): string =>
  `${issuerHost} cannot be reached now. Try again, or log in with a password if you have one.`;

const notBegun = "This login was not begun in this browser, or too long ago. Begin it once more.";
