import { acknowledgeAlert as acknowledge } from "@sluice/db";
import type { AcknowledgedAlert, AlertId } from "@sluice/contract";
import type { Handler } from "../route.ts";

/** Somebody deals with it: it stays open, and nobody else is told. */
export const acknowledgeAlert: Handler<AlertId, AcknowledgedAlert> = async ({ id }, ctx, actor) => {
  const standing = await acknowledge(ctx.db, { id, actor: actor.name });
  if (standing === undefined) return { problem: unknownAlert };
  if (standing === "resolved") return { problem: alreadyOver };
  return { body: { id } };
};

const unknownAlert = { status: 404, title: "There is no such alert" };

const alreadyOver = {
  status: 409,
  title: "The alert is over",
  detail: "If its trouble comes again, so does an alert, which can be acknowledged.",
};
