import {
  EventDetail,
  EventId,
  EventList,
  EventListQuery,
  MovedOrder,
  MoveOrder,
  ReplayAccepted,
  ReplayRequest,
} from "@sluice/contract";
import { listEvents } from "../handlers/list-events.ts";
import { moveOrder } from "../handlers/move-order.ts";
import { replayEvents } from "../handlers/replay-events.ts";
import { showEvent } from "../handlers/show-event.ts";
import { route } from "../route.ts";

/** What is on record, and what people do with it. */
// prettier-ignore
export const factsRoutes = [
  route({ method: "GET",  path: "/events",                 role: "viewer",   input: EventListQuery, output: EventList,      handle: listEvents }),
  route({ method: "GET",  path: "/events/:id",             role: "viewer",   input: EventId,        output: EventDetail,    handle: showEvent }),
  route({ method: "POST", path: "/orders/:id/transitions", role: "operator", input: MoveOrder,      output: MovedOrder,     handle: moveOrder }),
  route({ method: "POST", path: "/replays",                role: "operator", input: ReplayRequest,  output: ReplayAccepted, handle: replayEvents }),
];
