import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { Ports } from "@sluice/cli";

const settings = [
  "RECEIVER_PORT",
  "RECEIVER_OPS_PORT",
  "API_PORT",
  "API_OPS_PORT",
  "WORKER_OPS_PORT",
  "SIMULATOR_PORT",
] as const satisfies (keyof Ports)[];

/** A free loopback port for every setting; all are held until all are known. */
export const freePorts = async (): Promise<Ports> => {
  const probes = settings.map(() => createServer().listen(0, "127.0.0.1"));
  await Promise.all(probes.map((probe) => once(probe, "listening")));
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(
    probes.map((probe) => new Promise<void>((resolve) => probe.close(() => resolve()))),
  );
  return Object.fromEntries(settings.map((name, index) => [name, ports[index]])) as Ports;
};

/** Ports as they stand in the environment. */
export const asSettings = (ports: Ports): Record<string, string> =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
