import type { Log } from "@sluice/runtime";
import { Router, type ErrorRequestHandler, type RequestHandler } from "express";
import { z } from "zod";
import { connectConsent } from "./connect-consent.ts";
import { sendConsentPage, type ConsentPage } from "./consent-page.ts";
import { consentStateHash } from "./consent-state.ts";
import { logError, problemOf } from "./http-error.ts";
import type { ApiContext } from "./route.ts";

/**
 * Where TikTok sends the seller's browser after the consent page. It stands before the token check,
 * because the seller has none: what lets a request in is a `state` that was made here, and once.
 */
export const consentCallback = (ctx: ApiContext, log: Log): Router => {
  const router = Router();
  const answer: RequestHandler = async (request, response) => {
    // A look ahead by a mail program or a proxy would use up the state.
    if (request.method !== "GET") return sendConsentPage(response, onlyByBrowser);
    return sendConsentPage(response, await pageFor(Query.parse(request.query), ctx));
  };
  router.all("/", answer);
  router.use(answerErrorPage(log));
  return router;
};

const pageFor = async ({ state, code, error }: Query, ctx: ApiContext): Promise<ConsentPage> => {
  const isRefused = error !== undefined || code === "null";
  if (state === undefined && !isRefused) return notFromHere;
  const hash = state === undefined ? undefined : consentStateHash(state);
  const isKnown = hash !== undefined && (await ctx.useConsentState(hash));
  if (isRefused) {
    if (isKnown)
      await ctx.recordAudit({ actor: "seller", action: "consent.refused", target: null });
    return refused;
  }
  if (!isKnown) return linkIsSpent;
  if (code === undefined) return noCode;
  const answer = await connectConsent({ code, actor: "seller" }, ctx);
  if ("problem" in answer) {
    const { status, title } = answer.problem;
    const detail = { why: title };
    await ctx.recordAudit({ actor: "seller", action: "consent.failed", target: null, detail });
    return { status, title, lines: [nothingDone, howToAgree, askForLink] };
  }
  return {
    status: 200,
    title: "Connected",
    lines: [
      "Sluice now keeps the orders of:",
      ...answer.body.shops.map(({ id, name, region }) => `${name || "Shop"} (${region}, ${id})`),
      "You can close this page.",
    ],
  };
};

const Text = z.string().min(1).max(2_048).optional().catch(undefined);
const Query = z.object({ state: Text, code: Text, error: Text });
type Query = z.infer<typeof Query>;

const answerErrorPage =
  (log: Log): ErrorRequestHandler =>
  (err: unknown, _request, response, next) => {
    const problem = problemOf(err);
    logError(log, response, { err, problem });
    if (response.headersSent) return next(err);
    const { status, title } = problem;
    return sendConsentPage(response, { status, title, lines: [askForLink] });
  };

const nothingDone = "Nothing was connected.";
const howToAgree =
  "Only a seller's account has orders: agree with the account that owns the shop, and to one shop " +
  "at least.";
const askForLink = "Ask whoever runs Sluice for a new link, and open that.";

const notFromHere = {
  status: 400,
  title: "Please start from Sluice's link",
  lines: [
    "This consent was not begun by a link of Sluice's, from the App Store for example, so nothing " +
      "was connected.",
    askForLink,
  ],
};

const linkIsSpent = {
  status: 400,
  title: "This link does not work any more",
  lines: ["A link works once and for a day. Nothing was connected by this visit.", askForLink],
};

const refused = {
  status: 200,
  title: "You did not agree",
  lines: [nothingDone, "If that was not meant, ask for a new link and open that."],
};

const noCode = {
  status: 400,
  title: "TikTok sent no code",
  lines: [nothingDone, askForLink],
};

const onlyByBrowser = {
  status: 405,
  title: "This page is for a browser",
  lines: ["Open the link that you were given."],
};
