import { z } from "zod";
import { Time } from "./time.ts";

/** Where to send a seller who shall open shops to Sluice. It works once, until `expiresAt`. */
export const ConsentLink = z.object({ url: z.url(), expiresAt: Time });
export type ConsentLink = z.infer<typeof ConsentLink>;
