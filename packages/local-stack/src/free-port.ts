import { createServer, type AddressInfo } from "node:net";

/** Calls `start` with a free loopback port, and again with another if somebody else took it meanwhile. */
export const onFreePort = async <T>(start: (port: number) => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort());
    } catch (err) {
      const lostRace = err instanceof Error && /address already in use/i.test(err.message);
      if (!lostRace || attempt === 5) throw err;
    }
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
