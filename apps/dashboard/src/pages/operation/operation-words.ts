import type { OperationSummary } from "@sluice/contract";
import type { Tone } from "../../ui/tag.tsx";

type Status = OperationSummary["status"];

export const operationTone = (status: Status): Tone => tones[status];

const tones: Record<Status, Tone> = {
  running: "busy",
  paused: "warn",
  stopped: "bad",
  aborted: "plain",
  done: "good",
};

export const kindWords: Record<OperationSummary["kind"], string> = {
  retry: "Retry of dead letters",
  discard: "Discarding of dead letters",
  restore: "Bringing back of dead letters",
  replay: "Replay of events",
  resync: "Reading orders again",
};

/** How it stands, and what may be done. */
export const statusSentence = ({ status, progress, total }: OperationSummary): string => {
  const sentences: Record<Status, string> = {
    running:
      progress.succeeded + progress.failed < 11 && total > 11
        ? "It is trying a few first; the rest follows if they succeed."
        : "It is under way.",
    paused: "Somebody has paused it. It goes on where it stands.",
    stopped: "It stopped by itself because some failed again. Remove the cause, then let it go on.",
    aborted: "Somebody has ended it. What was not sent yet stays as it was.",
    done: "It is done.",
  };
  return sentences[status];
};
