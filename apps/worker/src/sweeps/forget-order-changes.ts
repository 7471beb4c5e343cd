import { forgetOldChanges } from "@sluice/db";
import type { Sweep } from "./sweep.ts";

/** Keeps what the live stream tells for two days: who was away for longer reloads its lists. */
export const forgetOrderChanges: Sweep = ({ db }) =>
  forgetOldChanges(db, { keptHours: 48, changesMax: 20_000 });
