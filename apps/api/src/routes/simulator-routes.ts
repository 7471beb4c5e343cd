import {
  PlayedScenario,
  PlayScenario,
  SimulatorFaults,
  SimulatorStanding,
  TurnFaults,
} from "@sluice/contract";
import { z } from "zod";
import { playScenario, showSimulator, turnFaults } from "../handlers/steer-simulator.ts";
import { route } from "../route.ts";

const Nothing = z.strictObject({});

/** Where TikTok is the simulator: what a newcomer plays with. */
// prettier-ignore
export const simulatorRoutes = [
  route({ method: "GET",  path: "/simulator",                 role: "viewer",   input: Nothing,      output: SimulatorStanding, handle: showSimulator }),
  route({ method: "PUT",  path: "/simulator/faults",          role: "operator", input: TurnFaults,   output: SimulatorFaults,   handle: turnFaults }),
  route({ method: "POST", path: "/simulator/scenarios/:name", role: "operator", input: PlayScenario, output: PlayedScenario,    handle: playScenario }),
];
