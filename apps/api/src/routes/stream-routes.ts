import { EventStream, StreamQuery } from "@sluice/contract";
import { openStream } from "../handlers/open-stream.ts";
import { route } from "../route.ts";

// prettier-ignore
export const streamRoutes = [
  route({ method: "GET",  path: "/stream", role: "viewer", input: StreamQuery, output: EventStream, handle: openStream }),
];
