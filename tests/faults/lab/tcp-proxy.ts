import { connect, createServer, type Socket } from "node:net";
import { takePort } from "../../support/take-port.ts";

export type TcpProxy = Awaited<ReturnType<typeof startTcpProxy>>;

/** Stands between a process and a server of ours, and spoils the connection as it is told. */
export const startTcpProxy = async (targetPort: number) => {
  const pairs = new Set<[Socket, Socket]>();
  let mode: "pass" | "frozen" | "cut" = "pass";
  let latencyMs = 0;
  let cutAfterBytes = Infinity;

  const reset = (pair: [Socket, Socket]) => {
    pairs.delete(pair);
    for (const side of pair) side.resetAndDestroy();
  };
  const carry = (from: Socket, to: Socket, pair: [Socket, Socket]) => {
    let carried = 0;
    from.on("data", (chunk: Buffer) => {
      // Half-open: what comes is taken and never arrives.
      if (mode === "frozen") return;
      carried += chunk.length;
      if (carried > cutAfterBytes) return reset(pair);
      if (latencyMs === 0) to.write(chunk);
      else setTimeout(() => to.writable && to.write(chunk), latencyMs);
    });
    from.on("error", () => reset(pair));
    from.on("close", () => mode !== "frozen" && reset(pair));
  };
  const server = createServer((client) => {
    client.on("error", () => undefined);
    if (mode === "cut") {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(targetPort, "127.0.0.1");
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    carry(client, upstream, pair);
    carry(upstream, client, pair);
  });
  const port = await takePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port,
    /** As if nothing had ever been wrong. What was swallowed stays lost, so old connections are cut. */
    pass: () => {
      if (mode === "frozen") [...pairs].forEach(reset);
      [mode, latencyMs, cutAfterBytes] = ["pass", 0, Infinity];
    },
    freeze: () => (mode = "frozen"),
    cut: () => {
      mode = "cut";
      [...pairs].forEach(reset);
    },
    delay: (ms: number) => (latencyMs = ms),
    cutAfter: (bytes: number) => (cutAfterBytes = bytes),
    close: () => {
      [...pairs].forEach(reset);
      server.close();
    },
  };
};
