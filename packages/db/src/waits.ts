import { connect, type Socket } from "node:net";

/** How long a pool waits for what, in the driver's units: seconds. */
export const waits = {
  connect_timeout: 2,
  idle_timeout: 60,
  // The driver's own backoff grows to 20 s, which would be added to every outage.
  backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1),
  socket: openSocket,
};

/**
 * A peer that vanished without a word (a firewall that forgot the connection) would hold its place in
 * the pool for a quarter of an hour. Idle connections are closed before this, and no statement may
 * take as long, so only a dead one is ever silent for so long. TLS drops the listener.
 */
function openSocket({ host, port, path }: Address): Socket {
  const [name, number] = [host[0] ?? "localhost", port[0] ?? 5432];
  const socket = path ? connect(path) : connect(number, name);
  socket.setTimeout(silentMaxMs, () => socket.destroy());
  return Object.assign(socket, { host: name });
}

interface Address {
  host: string[];
  port: number[];
  path?: string | false;
}

const silentMaxMs = 65_000;
