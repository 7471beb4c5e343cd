import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import type { Controls } from "./controls.ts";
import { badInput } from "./read-input.ts";

/** The webhooks that the drop dial swallowed, in their order; a page of at most 1000. */
export const answerDropped = ({ sender }: Pick<Controls, "sender">, { query }: Call): Answer => {
  const after = query.get("after") ?? "";
  if (!/^(d\d{1,15})?$/.test(after))
    return badInput(["after: must be a `next` from an earlier page"]);
  const page = sender.dropped(Number(after.slice(1)));
  return json(200, {
    dropped: page.dropped,
    next: page.next === undefined ? null : `d${page.next}`,
  });
};
