import type { EventLine } from "../event-line.ts";
import { lookAfter } from "./look-after.ts";
import { createStreamClient } from "./stream-client.ts";

const setup = ({ askAgain }: { askAgain: EventLine["askAgain"] }) => {
  const wire: string[] = [];
  const line: EventLine = {
    lastEventId: undefined,
    write: (text) => wire.push(text),
    waitingBytes: () => 0,
    onDrained: () => undefined,
    onClosed: () => undefined,
    end: () => wire.push("ended"),
    cut: () => wire.push("cut"),
    askAgain,
  };
  const client = createStreamClient(line, { shop: undefined, nowMs: 0 });
  wire.length = 0;
  return { client, wire };
};

const viewer = async () => ({ name: "somebody", role: "viewer" as const });

describe("who listens to the stream", () => {
  it("is cut off within a minute of its session's end", async () => {
    let isLoggedIn = true;
    const { client, wire } = setup({ askAgain: () => (isLoggedIn ? viewer() : absent()) });
    await lookAfter(client, 30_000);
    expect(wire).not.toContain("cut");
    isLoggedIn = false;
    await lookAfter(client, 60_000);
    expect(wire).toContain("cut");
  });

  it("stays while nobody can say who it is", async () => {
    const { client, wire } = setup({ askAgain: () => Promise.reject(new Error("no database")) });
    await lookAfter(client, 30_000);
    expect(wire).not.toContain("cut");
  });

  it("gets a sign of life every 15 s, with the id up to which nothing was for it", async () => {
    const { client, wire } = setup({ askAgain: viewer });
    await lookAfter(client, 15_000);
    client.position = 7;
    await lookAfter(client, 29_000);
    await lookAfter(client, 30_000);
    expect(wire).toEqual([":\n\n", ":\nid: 7\n\n"]);
  });

  it("is cut off when it has taken nothing for a minute", async () => {
    const { client } = setup({ askAgain: viewer });
    client.stuckSinceMs = 1_000;
    expect(await lookAfter(client, 60_000)).toBeUndefined();
    expect(await lookAfter(client, 61_000)).toBe("cut");
  });
});

const absent = async () => undefined;
