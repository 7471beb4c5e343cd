import type { StreamedFigures } from "@sluice/contract";
import { eventText } from "./event-text.ts";

interface PipelineFiguresDeps {
  read: () => Promise<StreamedFigures>;
  /** Whether anybody listens. */
  isWanted: () => boolean;
  tell: (text: string) => void;
}

/**
 * Reads where everything stands, once for all who listen, and tells it if it has changed. Counting
 * costs more the more there is, so it takes a tenth of the time at most.
 */
export const createPipelineFigures = ({ read, isWanted, tell }: PipelineFiguresDeps) => {
  let told = "";
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const look = async () => {
    try {
      const text = eventText("pipeline", await read());
      if (text !== told) tell((told = text));
    } catch {
      // Redis or Postgres is away, which others report: the figures stay as they are.
    }
  };

  const turn = async () => {
    timer = undefined;
    const sinceMs = performance.now();
    if (isWanted()) await look();
    // Whoever comes next would take them for new.
    else told = "";
    const restMs = Math.max(everyMs, 9 * (performance.now() - sinceMs));
    if (!isClosed) timer = setTimeout(() => void turn(), restMs);
  };

  return {
    /** What was told last, for one who has just come; where nobody has listened, it is read at once. */
    welcome: (): string => {
      if (told === "" && timer !== undefined) {
        clearTimeout(timer);
        void turn();
      }
      return told;
    },
    start: () => void turn(),
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
};

const everyMs = 2_000;
