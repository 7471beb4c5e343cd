import type {
  PlayedScenario,
  PlayScenario,
  SimulatorFaults,
  SimulatorStanding,
  TurnFaults,
} from "@sluice/contract";
import type { Answer, Handler } from "../route.ts";
import { SimulatorError } from "../simulator-calls.ts";

/** What can be played; nothing where TikTok is TikTok. */
export const showSimulator: Handler<unknown, SimulatorStanding> = async (_input, { simulator }) =>
  simulator
    ? await orProblem(() => simulator.read())
    : { body: { isThere: false, scenarios: [], faults: {}, webhooks: {} } };

export const turnFaults: Handler<TurnFaults, SimulatorFaults> = async (
  { dials, reset },
  { simulator },
) =>
  simulator
    ? await orProblem(() => simulator.turn({ ...dials, ...(reset && { reset }) }))
    : { problem: noSimulator };

export const playScenario: Handler<PlayScenario, PlayedScenario> = async (
  { name, ...how },
  { simulator },
) => (simulator ? await orProblem(() => simulator.play(name, how)) : { problem: noSimulator });

const orProblem = async <Body>(call: () => Promise<Body>): Promise<Answer<Body>> => {
  try {
    return { body: await call() };
  } catch (err) {
    if (!(err instanceof SimulatorError)) throw err;
    const title = err.status === 400 ? "The simulator refuses this" : "The simulator is away";
    return { problem: { status: err.status, title, detail: err.message } };
  }
};

const noSimulator = {
  status: 404,
  title: "There is no simulator here",
  detail: "This installation talks to TikTok itself. SIMULATOR_URL names a simulator to the api.",
};
