import { readSimulatorEnv } from "./env.ts";
import { runSimulator } from "./run-simulator.ts";

await runSimulator(readSimulatorEnv());
