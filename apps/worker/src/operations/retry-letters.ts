import {
  claimLetters,
  deadLetterKey,
  noteOutcomes,
  refuseLetters,
  renameLetter,
  type LetterToSend,
} from "@sluice/db";
import { removeDeadPointers, stages, type Enqueuer, type Stage } from "@sluice/queues";
import { readLetterEvent } from "../dead-letter.ts";
import type { SweepDeps } from "../sweeps/sweep.ts";
import type { OperationKind } from "./operation-kind.ts";

/**
 * Puts the events of dead letters back into their stages' queues, as if they had never failed. Their
 * pointers go first, because an event that dies again at once is pointed at anew. A crash anywhere
 * in between is followed by a repeat; each effect is once anyway.
 */
export const retryLetters: OperationKind["send"] = async (operation, deps) => {
  const claimed = await claimLetters(deps.db, operation);
  if (!claimed) return 0;
  const opened: OpenedLetter[] = [];
  const refused: { id: number; error: string }[] = [];
  for (const letter of claimed.toSend) {
    const result = await open(letter, deps);
    if ("error" in result) refused.push({ id: letter.id, error: result.error });
    else opened.push(result);
  }
  await refuseLetters(deps.db, operation.id, refused);
  for (const stage of stages) await putBack(stage, opened, deps);
  await noteOutcomes(
    deps.db,
    operation.id,
    opened.map(({ id }) => ({ target: String(id), status: "sent", error: null })),
  );
  return claimed.taken;
};

interface OpenedLetter {
  id: number;
  stage: Stage;
  event: unknown;
}

/** The letter's event as this release reads it; an error where it cannot. */
const open = async (
  { id, stage: name, eventKey, payload }: LetterToSend,
  { db, vault }: SweepDeps,
): Promise<OpenedLetter | { error: string }> => {
  const stage = stages.find((each) => each === name);
  if (!stage) return { error: `this release has no stage ${name}` };
  const clear = openPayload(() => vault.openDeadLetter(payload, deadLetterKey(stage, eventKey)));
  if (clear === undefined) return { error: "its sealed event cannot be opened with this key" };
  const named = readLetterEvent(stage, clear);
  if (!named) return { error: `the event does not have the shape that ${stage} takes` };
  const { event, ...names } = named;
  if (names.eventKey === eventKey) return { id, stage, event };
  // An earlier release could not read it; by its own name it is resolved when it succeeds.
  const key = deadLetterKey(stage, names.eventKey);
  const sealed = vault.sealDeadLetter(clear, key);
  return (await renameLetter(db, { id, key, ...names, payload: sealed }))
    ? { id, stage, event }
    : { error: `another letter stands for the same event: ${names.eventKey}` };
};

const openPayload = (unseal: () => Buffer): Buffer | undefined => {
  try {
    return unseal();
  } catch {
    return undefined;
  }
};

const putBack = async (
  stage: Stage,
  letters: OpenedLetter[],
  { deadQueues, handOvers }: SweepDeps,
) => {
  const ofStage = letters.filter((letter) => letter.stage === stage);
  if (ofStage.length === 0) return;
  await removeDeadPointers(
    deadQueues[stage],
    ofStage.map(({ id }) => id),
  );
  await (handOvers[stage] as Enqueuer<unknown>).add(ofStage.map(({ event }) => event));
};
