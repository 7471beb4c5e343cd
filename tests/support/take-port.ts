import { createServer } from "node:net";

/**
 * A loopback port that is free and below the range from which the system takes the ports of
 * outgoing connections. In that range a client that keeps connecting to a server that is down ends
 * up connected to itself, and then the server cannot have its port back.
 */
export const takePort = async (): Promise<number> => {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (!taken.has(port) && (await isFree(port))) {
      taken.add(port);
      return port;
    }
  }
};

const lowest = 12_000;
const highest = 32_000;
const taken = new Set<number>();

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
