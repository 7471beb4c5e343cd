import type { Stage } from "@sluice/queues";
import type { StageHandler } from "./stage-handler.ts";
import { advance } from "./stages/advance.ts";
import { normalize } from "./stages/normalize.ts";
import { persist } from "./stages/persist.ts";

/** What each queue's events are handled by. */
export const stageHandlers = { normalize, persist, advance } satisfies {
  [S in Stage]: StageHandler<S>;
};
