import type { DeadLetterFilter, DeadLetterGroups } from "@sluice/contract";
import { groupDeadLetters as groupLetters } from "@sluice/db";
import type { Handler } from "../route.ts";

export const groupDeadLetters: Handler<DeadLetterFilter, DeadLetterGroups> = async (
  filter,
  { views },
) => ({ body: { groups: await groupLetters(views, filter, groupsMax) } });

const groupsMax = 200;
