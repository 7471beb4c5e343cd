import type { EventList, EventListQuery } from "@sluice/contract";
import { listEvents as readEvents } from "@sluice/db";
import type { Handler } from "../route.ts";

export const listEvents: Handler<EventListQuery, EventList> = async (query, { views }) => {
  const { limit, cursor, ...filter } = query;
  return { body: await readEvents(views, { filter, limit, before: cursor ?? null }) };
};
