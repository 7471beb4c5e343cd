import type { Ports } from "@sluice/cli";
import { takePort } from "./take-port.ts";

const settings = [
  "RECEIVER_PORT",
  "RECEIVER_OPS_PORT",
  "API_PORT",
  "API_OPS_PORT",
  "WORKER_OPS_PORT",
  "SIMULATOR_PORT",
] as const satisfies (keyof Ports)[];

/** A free loopback port for every setting. */
export const freePorts = async (): Promise<Ports> => {
  const ports = await Promise.all(settings.map(async (name) => [name, await takePort()] as const));
  return Object.fromEntries(ports) as Ports;
};

/** Ports as they stand in the environment. */
export const asSettings = (ports: Ports): Record<string, string> =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
