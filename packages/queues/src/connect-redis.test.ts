import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { connectRedis } from "./connect-redis.ts";

/** What a Redis answers that reads its file back: for a while that it loads, and for how long still. */
const startLoadingRedis = async ({ timesLoading }: { timesLoading: number }) => {
  let asked = 0;
  const info = () => {
    asked += 1;
    return asked <= timesLoading ? "loading:1\r\nloading_eta_seconds:9\r\n" : "loading:0\r\n";
  };
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      // One command or several at once; each begins with the number of its parts.
      for (const command of chunk.toString("latin1").split(/(?=^\*\d+\r\n)/m)) {
        const text = /\r\ninfo\r\n/i.test(command) ? info() : undefined;
        socket.write(text === undefined ? "+OK\r\n" : `$${text.length}\r\n${text}\r\n`);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

test("a Redis that loads is asked again soon, however long it means to take", async () => {
  const { server, url } = await startLoadingRedis({ timesLoading: 3 });
  const redis = connectRedis(url, "receive");
  redis.on("error", () => undefined);
  const startedAt = performance.now();
  await once(redis, "ready");
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  redis.disconnect();
  server.close();
});
