import { PlayedScenario, SimulatorFaults, SimulatorStanding } from "@sluice/contract";
import { z } from "zod";

/** The simulator refused, or does not answer. Its message is for people. */
export class SimulatorError extends Error {
  readonly status: 400 | 502;
  constructor(status: 400 | 502, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

export type SimulatorCalls = ReturnType<typeof createSimulatorCalls>;

/** Steers the simulator over its control API, at the address that SIMULATOR_URL names. */
export const createSimulatorCalls = (url: string) => {
  const call = async <Schema extends z.ZodType>(
    output: Schema,
    path: string,
    asked?: { method: "POST" | "PUT"; body: unknown },
  ): Promise<z.output<Schema>> => {
    const response = await fetch(`${url.replace(/\/+$/, "")}/control${path}`, {
      signal: AbortSignal.timeout(timeoutMs),
      ...(asked && { method: asked.method, body: JSON.stringify(asked.body) }),
    }).catch((err: unknown) => {
      throw new SimulatorError(502, `The simulator at ${url} does not answer.`, err);
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new SimulatorError(400, refusalOf(answer));
    return output.parse(answer);
  };
  return {
    read: async (): Promise<SimulatorStanding> => {
      const [{ scenarios }, faults, { webhooks }] = await Promise.all([
        call(SimulatorStanding.pick({ scenarios: true }), "/scenarios"),
        call(SimulatorFaults, "/faults"),
        call(SimulatorStanding.pick({ webhooks: true }), "/stats"),
      ]);
      return { isThere: true, scenarios, faults, webhooks };
    },
    turn: (changes: object) => call(SimulatorFaults, "/faults", { method: "PUT", body: changes }),
    play: (scenario: string, how: object) =>
      call(PlayedScenario, `/scenarios/${scenario}`, { method: "POST", body: how }),
  };
};

const refusalOf = (answer: unknown): string => {
  const { error, problems = [] } = Refusal.safeParse(answer).data ?? {};
  return (
    [error, ...problems].filter((part) => part !== undefined).join("; ") || "It gave no reason."
  );
};

const Refusal = z.object({
  error: z.string().optional(),
  problems: z.array(z.string()).optional(),
});

const timeoutMs = 5_000;
