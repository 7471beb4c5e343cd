import { request, type ClientRequest } from "node:http";
import { sleep } from "./nemesis.ts";

/** What one client of the live stream saw. */
export interface StreamFollower {
  /** The position of the last event seen; undefined before the first. */
  last: number | undefined;
  seen: number;
  /** Changes that were skipped or told again, however the client was connected. */
  missed: number;
  repeated: number;
  resets: number;
  connections: number;
}

/**
 * Many clients, each as a browser's EventSource would be: they go on behind the last id when their
 * connection ends. Positions have no hole, so counting them shows what is missing; that costs so
 * little that the clients do not slow down what they watch.
 */
export const followStream = (
  { url, token }: { url: string; token: string },
  { count }: { count: number },
) => {
  const followers: StreamFollower[] = [];
  const requests = new Set<ClientRequest>();
  const latencies: { atMs: number; ms: number }[] = [];
  let isClosed = false;

  const follow = async (follower: StreamFollower) => {
    while (!isClosed) {
      await connect(follower).catch(() => undefined);
      if (!isClosed) await sleep(100 + Math.random() * 300);
    }
  };

  const connect = (follower: StreamFollower) =>
    new Promise<void>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(follower.last !== undefined && { "last-event-id": String(follower.last) }),
      };
      const asked = request(new URL("/api/v1/stream", url), { agent: false, headers });
      requests.add(asked);
      asked.on("response", (response) => {
        if (response.statusCode === 200) follower.connections += 1;
        let rest = "";
        response.setEncoding("utf8");
        response.on("data", (text: string) => {
          const blocks = (rest + text).split("\n\n");
          // What is cut off in the middle of an event is no event.
          rest = blocks.pop() ?? "";
          for (const block of blocks) take(follower, block);
        });
        response.on("error", reject);
        response.on("close", resolve);
      });
      asked.on("error", reject);
      asked.on("close", () => requests.delete(asked));
      asked.end();
    });

  // By hand, for a hundred thousand events a second are taken here.
  const take = (follower: StreamFollower, block: string) => {
    const endOfId = block.indexOf("\n");
    const position = Number(block.slice("id: ".length, endOfId));
    if (block.startsWith("id: ") && block.startsWith("event: order", endOfId + 1))
      return takeChange(follower, block, position);
    if (block.includes("event: reset")) follower.resets += 1;
    const [, hello] = /^id: (\d+)\nevent: hello$/m.exec(block) ?? [];
    if (hello === undefined) return;
    // It says where the client begins, and when it connects again, where it goes on.
    if (follower.last !== undefined && follower.last !== Number(hello)) follower.missed += 1;
    follower.last = Number(hello);
  };

  const takeChange = (follower: StreamFollower, block: string, position: number) => {
    const expected = (follower.last ?? 0) + 1;
    if (position < expected) follower.repeated += 1;
    else follower.missed += position - expected;
    follower.last = Math.max(position, expected - 1);
    follower.seen += 1;
    if (position % sampleEvery > 0) return;
    const at = /"at":"([^"]+)"/.exec(block)?.[1] ?? "";
    latencies.push({ atMs: Date.now(), ms: Date.now() - Date.parse(at) });
  };

  for (let n = 0; n < count; n += 1)
    followers.push({ last: undefined, seen: 0, missed: 0, repeated: 0, resets: 0, connections: 0 });
  const following = followers.map(follow);

  return {
    followers,
    total: (name: Exclude<keyof StreamFollower, "last">) =>
      followers.reduce((sum, follower) => sum + follower[name], 0),
    /** From a change's transaction to a client, in milliseconds, of those seen in a span of time. */
    latencyMs: ({
      sinceMs = 0,
      untilMs = Infinity,
    }: { sinceMs?: number; untilMs?: number } = {}) => {
      const sorted = latencies
        .filter(({ atMs }) => atMs >= sinceMs && atMs < untilMs)
        .map(({ ms }) => ms)
        .sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
      return { p50: at(0.5), p99: at(0.99) };
    },
    close: async () => {
      isClosed = true;
      for (const asked of requests) asked.destroy();
      await Promise.all(following);
    },
  };
};

const sampleEvery = 10;
