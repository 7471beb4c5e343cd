import { z } from "zod";

/** ISO 8601 in UTC, ending in Z. What the database recorded itself has microseconds. */
export const Time = z.iso.datetime();
