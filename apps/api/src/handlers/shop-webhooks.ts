import type { SetWebhooks, ShopId, WebhookSubscriptions } from "@sluice/contract";
import { TikTokError, subscriptionDifferences } from "@sluice/tiktok";
import type { ProblemFacts } from "../problem.ts";
import type { Answer, ApiContext, Handler } from "../route.ts";
import { unknownShop, withdrawn } from "./set-shop-status.ts";

/** What TikTok sends of a shop and where to, beside what Sluice wants. */
export const showWebhooks: Handler<ShopId, WebhookSubscriptions> = (input, ctx) =>
  atTikTok(input, ctx, async (access) => ({
    body: await standing(access, ctx, ctx.webhooks.address ?? null),
  }));

/** Sets what is missing or goes elsewhere; a subscription that is right is not touched. */
export const setWebhooks: Handler<SetWebhooks, WebhookSubscriptions> = (input, ctx, actor) =>
  atTikTok(input, ctx, async (access) => {
    const address = input.address ?? ctx.webhooks.address;
    if (address === undefined) return { problem: noAddress };
    const { different } = await standing(access, ctx, address);
    for (const { eventType } of different) await ctx.webhooks.set(access, { eventType, address });
    await ctx.recordAudit({
      actor: actor.name,
      action: "shop.webhooks_set",
      target: input.id,
      detail: { address, eventTypes: different.map(({ eventType }) => eventType) },
    });
    return { body: await standing(access, ctx, address) };
  });

interface Access {
  accessToken: string;
  cipher: string;
}

const standing = async (access: Access, ctx: ApiContext, address: string | null) => {
  const present = await ctx.webhooks.list(access);
  const wanted = [...ctx.webhooks.eventTypes];
  const different =
    address === null ? [] : subscriptionDifferences(present, { eventTypes: wanted, address });
  return { address, present, wanted, different };
};

/** Calls TikTok for a shop by its stored token. Refreshing tokens is the worker's. */
const atTikTok = async <Body>(
  { id }: { id: string },
  ctx: ApiContext,
  run: (access: Access) => Promise<Answer<Body>>,
): Promise<Answer<Body>> => {
  const shop = await ctx.shopForReading(id);
  if (!shop) return { problem: unknownShop };
  const { accessToken: sealed, openId, cipher } = shop;
  if (shop.status === "deauthorized" || !sealed) return { problem: withdrawn };
  const accessToken = ctx.vault.openToken(sealed, { column: "access_token", openId });
  try {
    return await run({ accessToken, cipher });
  } catch (err) {
    const problem = err instanceof TikTokError ? problemOf(err) : undefined;
    if (problem) return { problem };
    throw err;
  }
};

const problemOf = ({ kind, message }: TikTokError): ProblemFacts | undefined => {
  if (kind === "expired") return beingRefreshed;
  if (kind === "unauthorized")
    return {
      status: 409,
      title: "TikTok does not accept the shop's authorization",
      detail: message,
    };
  if (kind === "throttled") return { status: 503, title: "TikTok limits calls", detail: message };
  return undefined;
};

const beingRefreshed = {
  status: 503,
  title: "The shop's access token has expired",
  detail: "The token is being refreshed, try again in a minute.",
};

const noAddress = {
  status: 409,
  title: "Nothing says where webhooks shall go",
  detail:
    "Set WEBHOOK_PUBLIC_URL for api and worker to the receiver's public https address, or name an " +
    "`address` in the body.",
};
