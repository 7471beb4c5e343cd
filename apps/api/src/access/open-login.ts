import { LogIn, type CurrentSession } from "@sluice/contract";
import { endSession, useSession } from "@sluice/db";
import express, {
  type Application,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import { z } from "zod";
import { sendProblem } from "../problem.ts";
import type { ApiContext } from "../route.ts";
import { clientAddress } from "./client-address.ts";
import { isFromHere } from "./is-from-here.ts";
import { logIn, type LoginResult } from "./log-in.ts";
import { sendLoggedInPage, sendLoginPage } from "./login-page.ts";
import { nextPath } from "./next-path.ts";
import { only } from "./only.ts";
import { oidcLink } from "./open-oidc-login.ts";
import { noSessionCookie, sessionCookie, sessionIdHash, shownSessionId } from "./session-id.ts";

/** What stands before the door: the login page, its form, the way out, and the login for programs. */
export const openLogin = (app: Application, ctx: ApiContext): void => {
  app.get("/login", async (request, response) => {
    const person = await personOf(request, ctx);
    if (person) return sendLoggedInPage(response, person.email);
    return sendLoginPage(response, {
      status: 200,
      ...emptyPage(ctx, request.query["next"]),
    });
  });
  app.post("/login", onlyFromHere, readForm, async (request, response) => {
    const { next, ...form } = Form.parse(request.body ?? {});
    const page = { ...emptyPage(ctx, next), email: form.email };
    const asked = LogIn.safeParse({ ...form, code: form.code || undefined });
    if (!asked.success)
      return sendLoginPage(response, { ...page, status: 400, message: incomplete });
    const result = await logIn(asked.data, clientAddress(request), ctx);
    if ("problem" in result) {
      const { status, title, detail } = result.problem;
      setRetryAfter(response, result);
      return sendLoginPage(response, { ...page, status, message: `${title}. ${detail ?? ""}` });
    }
    response.set("set-cookie", sessionCookie(result.sessionId));
    return response.redirect(303, page.next);
  });
  app.post("/logout", onlyFromHere, async (request, response) => {
    const person = await personOf(request, ctx);
    if (person) {
      const { email: actor, userId, idHash } = person;
      const audit = { actor, action: "sessions.ended", target: userId };
      await endSession(ctx.db, { userId, idHash }, audit);
    }
    response.set("set-cookie", noSessionCookie);
    return response.redirect(303, "/login");
  });
  app.all("/login", only("GET, HEAD, POST"));
  app.all("/logout", only("POST"));
  app.post("/api/v1/sessions", onlyFromHere, onlyJson, readJson, async (request, response) => {
    const asked = LogIn.safeParse(request.body);
    if (!asked.success) return sendProblem(response, badLogin);
    const result = await logIn(asked.data, clientAddress(request), ctx);
    if ("problem" in result) {
      setRetryAfter(response, result);
      return sendProblem(response, result.problem);
    }
    const idHash = sessionIdHash(ctx.access.sessionSecret, result.sessionId);
    const user = await useSession(ctx.db, { idHash, idleMs: ctx.access.sessions.idleMs });
    if (!user) throw new Error("A session that has just begun is not there.");
    const { email: name, role, userId } = user;
    response.set("set-cookie", sessionCookie(result.sessionId));
    const body: CurrentSession = { name, role, kind: "session", userId, scopes: null };
    return response.json(body);
  });
};

const personOf = async (request: Request, { db, access }: ApiContext) => {
  const id = shownSessionId(request);
  if (id === undefined) return undefined;
  const idHash = sessionIdHash(access.sessionSecret, id);
  const user = await useSession(db, { idHash, idleMs: access.sessions.idleMs });
  return user && { ...user, idHash };
};

/** Another site must not log somebody in to an account of its own, nor out. */
const onlyFromHere: RequestHandler = (request, response, next) =>
  isFromHere(request)
    ? next()
    : sendProblem(response, { status: 403, title: "Another site asked for this" });

const readForm = express.urlencoded({ extended: false, limit: 4 * 1024, inflate: false });

const onlyJson: RequestHandler = (request, response, next) =>
  request.is("application/json")
    ? next()
    : sendProblem(response, { status: 415, title: "Send `content-type: application/json`" });

const readJson = express.json({ limit: 4 * 1024, inflate: false });

const Text = z.string().catch("");
const Form = z.object({ email: Text, password: Text, code: Text, next: Text });

const setRetryAfter = (response: Response, result: LoginResult): void => {
  if ("retryAfterS" in result) response.set("retry-after", String(result.retryAfterS));
};

const emptyPage = ({ access }: ApiContext, asked: unknown) => {
  const next = nextPath(asked);
  return { email: "", next, more: oidcLink(access.oidc, next) };
};
const incomplete = "Give your e-mail address and your password.";
const badLogin = {
  status: 400,
  title: "The request is not valid",
  detail: "Send `email`, `password` and, with a second factor, `code`.",
};
