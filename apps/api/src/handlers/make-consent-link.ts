import type { ConsentLink } from "@sluice/contract";
import { newConsentState } from "../consent-state.ts";
import type { Handler } from "../route.ts";

/** Makes the link that a seller opens to give Sluice access. */
export const makeConsentLink: Handler<unknown, ConsentLink> = async (_input, ctx, actor) => {
  const { state, hash } = newConsentState();
  const url = ctx.consentUrl(state);
  if (url === undefined) return { problem: noServiceId };
  const expiresAt = await ctx.recordConsentState(hash, { lastsMs: linkLastsMs });
  await ctx.recordAudit({ actor: actor.name, action: "consent.link", target: null });
  return { body: { url, expiresAt } };
};

// An operator sends the link on to a seller, who may be asleep.
const linkLastsMs = 24 * 60 * 60 * 1_000;

const noServiceId = {
  status: 409,
  title: "The app's service id is not set",
  detail:
    "Set TIKTOK_SERVICE_ID for the api: Partner Center shows it in the app's authorization link, " +
    "behind service_id=.",
};
