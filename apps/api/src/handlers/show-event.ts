import type { EventDetail, EventId } from "@sluice/contract";
import { findEvent } from "@sluice/db";
import type { Handler } from "../route.ts";

export const showEvent: Handler<EventId, EventDetail> = async ({ id }, { views }) => {
  const event = await findEvent(views, id);
  return event ? { body: event } : { problem: unknownEvent };
};

const unknownEvent = {
  status: 404,
  title: "There is no such event",
  detail: "Give the number of a stored event: GET /events lists them.",
};
