import { waitUntil } from "../../support/wait-until.ts";
import { conclude } from "../lab/conclude.ts";
import { endProcess } from "../lab/end-process.ts";
import { noUnaskedExits, within } from "../lab/expectations.ts";
import type { FaultCase } from "../lab/fault-case.ts";
import { sleep } from "../lab/nemesis.ts";
import type { Lab } from "../lab/open-lab.ts";
import type { SluiceProcess } from "../lab/start-process.ts";

export const stoppedWithoutServers: FaultCase = {
  id: "A03b",
  title: "every process ends in time though Redis is frozen, Redis is dead, Postgres is dead",
  run: async (lab, { isShort }) => {
    const perSecond = 20;
    const graceMs = isShort ? 3_000 : 5_000;
    const upMs = isShort ? 300 : 2_000;
    const sluice = await lab.startSluice({
      perSecond,
      env: { all: { SHUTDOWN_GRACE_MS: String(graceMs) } },
    });
    const ours = [sluice.receiver, ...sluice.workers, sluice.api];
    await sluice.tiktok.flow({ perSecond, seconds: isShort ? 10 : 25 });
    const figures: Record<string, number> = {};
    const problems: string[] = [];
    for (const [name, { begin, end }] of Object.entries(faults)) {
      await sleep(upMs);
      await begin(lab);
      lab.did(`${name}, all told to stop`);
      const exits = await Promise.all(ours.map((one) => endProcess(one, 3 * graceMs)));
      await end(lab);
      lab.did(`${name}: over`);
      for (const [index, { ms, code }] of exits.entries()) {
        const of = `${ours[index]?.name}, ${name}`;
        figures[`exitMs ${of}`] = ms;
        figures[`exitCode ${of}`] = code ?? -1;
        problems.push(...within(`milliseconds until it ended (${of})`, ms, graceMs));
      }
      const unready = await Promise.all(ours.map(whyNotReady));
      problems.push(...unready.flat().map((why) => `${name}, over for 5 s: ${why}`));
    }
    return await conclude(lab, sluice, {
      figures,
      problems: [...problems, ...noUnaskedExits(sluice)],
    });
  },
};

/** Started again by its supervisor, each must find its servers by itself. */
const whyNotReady = async (one: SluiceProcess): Promise<string[]> => {
  try {
    await waitUntil(`${one.name} to be ready`, one.isReady, 5_000);
    return [];
  } catch {
    const { status, text } = await one.readyz();
    return [`/readyz of the ${one.name} answers ${status}: ${text.trim().replaceAll("\n", ", ")}`];
  }
};

const faults: Record<string, Record<"begin" | "end", (lab: Lab) => unknown>> = {
  "Redis frozen": { begin: ({ redis }) => redis.freeze(), end: ({ redis }) => redis.thaw() },
  "Redis dead": { begin: ({ redis }) => redis.kill(), end: ({ redis }) => redis.start() },
  "Postgres dead": {
    begin: ({ postgres }) => postgres.stopImmediately(),
    end: ({ postgres }) => postgres.start(),
  },
};
