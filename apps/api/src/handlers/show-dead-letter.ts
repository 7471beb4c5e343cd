import type { DeadLetterDetail, DeadLetterId } from "@sluice/contract";
import { deadLetterKey, findDeadLetter } from "@sluice/db";
import type { Vault } from "@sluice/domain/vault";
import { z } from "zod";
import type { Handler } from "../route.ts";

export const showDeadLetter: Handler<DeadLetterId, DeadLetterDetail> = async ({ id }, ctx) => {
  const found = await findDeadLetter(ctx.views, id);
  if (!found) return { problem: unknownLetter };
  const { letter, payload, failedAttempts } = found;
  const event =
    payload && openEvent(ctx.vault, payload, deadLetterKey(letter.stage, letter.eventKey));
  return { body: { ...letter, event, failedAttempts } };
};

const openEvent = (vault: Vault, payload: Buffer, key: string): DeadLetterDetail["event"] => {
  try {
    const opened = Event.parse(JSON.parse(vault.openDeadLetter(payload, key).toString("utf8")));
    return { ...named(opened), ...named(opened.fact ?? opened.notice ?? {}), ...opened.task };
  } catch {
    return null;
  }
};

const named = ({ source, traceId, shopId, orderId, kind, eventKey, tiktokStatus }: Named) => {
  const all = { source, traceId, shopId, orderId, kind, eventKey, tiktokStatus };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
};

// An allow-list, whatever the stage: ids and kinds. Bodies, reads and whatever is new stay sealed.
const text = z.string().nullable().optional();
const Named = z.object({
  source: text,
  traceId: text,
  shopId: text,
  orderId: text,
  kind: text,
  eventKey: text,
  tiktokStatus: text,
});
type Named = z.infer<typeof Named>;
const Event = Named.extend({
  fact: Named.optional(),
  notice: Named.optional(),
  task: z.object({ kind: z.string() }).optional(),
});

const unknownLetter = {
  status: 404,
  title: "There is no such dead letter",
  detail: "GET /dead-letters lists them.",
};
