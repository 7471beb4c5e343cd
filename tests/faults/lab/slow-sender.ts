import { connect } from "node:net";

export interface SlowSender {
  name: string;
  /** Sent at once; nothing at all if empty. */
  first: string;
  /** Sent again every second, until the receiver closes. */
  drip?: string;
}

export interface SlowEnd {
  name: string;
  closedAfterMs: number;
  text: string;
}

/** Opens a connection that never finishes its request, and waits until the other side closes it. */
export const sendSlowly = (port: number, { name, first, drip }: SlowSender): Promise<SlowEnd> =>
  new Promise((resolve) => {
    let text = "";
    let openedMs = Date.now();
    const socket = connect(port, "127.0.0.1", () => {
      openedMs = Date.now();
      if (first !== "") socket.write(first, "latin1");
    });
    const dripping =
      drip === undefined ? undefined : setInterval(() => socket.write(drip, "latin1"), 1_000);
    const end = () => {
      clearInterval(dripping);
      socket.destroy();
      resolve({ name, closedAfterMs: Date.now() - openedMs, text });
    };
    // A receiver that never closes must not hold up the case.
    const limit = setTimeout(end, limitMs);
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(limit);
      end();
    });
  });

const limitMs = 20_000;
