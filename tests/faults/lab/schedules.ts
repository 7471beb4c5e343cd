import { queueName } from "@sluice/queues";
import { waitUntil } from "../../support/wait-until.ts";
import type { Lab } from "./open-lab.ts";

/**
 * Waits until the shops that were just connected have their schedules. Workers write them every 15 s
 * and whenever they are connected to Redis again, so their connections are ended.
 */
export const beginSchedules = async (lab: Lab): Promise<void> => {
  await lab.redis.command("CLIENT", "KILL", "TYPE", "normal");
  await waitUntil("the shops' schedules", async () => (await countSchedules(lab)) === 2);
};

/** Of shops in {sync}, or of sweeps. */
export const countSchedules = async ({ redis }: Lab, queue = queueName("sync")): Promise<number> =>
  Number(await redis.command("ZCARD", `bull:${queue}:repeat`));

export const countSweeps = (lab: Lab): Promise<number> => countSchedules(lab, "{sweep}");
