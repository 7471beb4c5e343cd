import type { RevealBody, RevealedBody } from "@sluice/contract";
import { storedBody } from "@sluice/db";
import { openStoredBody } from "../open-sealed.ts";
import type { Handler } from "../route.ts";

/** Opens a webhook's body that was sealed because it may tell of a person. */
export const revealBody: Handler<RevealBody, RevealedBody> = async ({ id, reason }, ctx, actor) => {
  const stored = await storedBody(ctx.db, id);
  if (!stored) return { problem: unknownEvent };
  const raw = openStoredBody(stored, ctx.vault);
  if (raw === undefined) return { problem: bodyGone };
  await ctx.recordAudit({
    actor: actor.name,
    action: "event.revealed",
    target: id,
    detail: { reason, orderId: stored.tiktokOrderId },
  });
  return { body: { id, raw } };
};

const unknownEvent = {
  status: 404,
  title: "There is no such event",
  detail: "Give the id of a fact, as an order's timeline shows it.",
};

const bodyGone = {
  status: 409,
  title: "This event has no body",
  detail: "It came without one, or its body was erased or its time was over.",
};
