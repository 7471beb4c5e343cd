import { Faults } from "../faults.ts";
import { json, type Answer } from "../http/answer.ts";
import type { Call } from "../http/route.ts";
import type { Controls } from "./controls.ts";
import { readInput } from "./read-input.ts";

const Changes = Faults.partial();

export const answerFaults = ({ faults }: Pick<Controls, "faults">): Answer =>
  json(200, faults.read());

/** Sets the dials that are named and leaves the others; answers all of them. */
export const turnFaults = ({ faults }: Pick<Controls, "faults">, { body }: Call): Answer => {
  const input = readInput(Changes, body);
  return "refusal" in input ? input.refusal : json(200, faults.turn(input.value));
};
