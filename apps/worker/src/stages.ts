import type { StageHandlers } from "./stage-handler.ts";
import { advance } from "./stages/advance.ts";
import { normalize } from "./stages/normalize.ts";
import { persist } from "./stages/persist.ts";
import { sync } from "./stages/sync.ts";

export const stageHandlers: StageHandlers = { normalize, persist, advance, sync };
