import type { StreamQuery } from "@sluice/contract";
import type { Handler } from "../route.ts";

/** Events without end; the client says by `Last-Event-ID` where it goes on. */
export const openStream: Handler<StreamQuery, string> = async ({ shop, after }, { stream }) => {
  const cause = stream.whyClosed();
  if (cause === undefined) return { stream: (line) => stream.open(line, { shop, after }) };
  return {
    problem: {
      status: 503,
      title: "The live stream takes no client now",
      detail: `${cause} Try again, and go on behind the last id that you saw.`,
    },
    // Spread, for all who were sent away come back.
    retryAfterS: 2 + Math.floor(Math.random() * 5),
  };
};
