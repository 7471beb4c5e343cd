import { z } from "zod";
import { Role } from "./access.ts";
import { Time } from "./time.ts";
import { Email, TotpCode } from "./users.ts";

/** `code` is asked for where the user has a second factor. */
export const LogIn = z.strictObject({
  email: Email,
  password: z.string().max(256),
  code: TotpCode.optional(),
});
export type LogIn = z.infer<typeof LogIn>;

/** Who asks, and what that one may do. */
export const CurrentSession = z.object({
  name: z.string(),
  role: Role,
  kind: z.enum(["session", "token"]),
  /** Null for a token. */
  userId: z.uuid().nullable(),
  /** The areas of the API that a token opens; null for all that its role may. */
  scopes: z.array(z.string()).nullable(),
});
export type CurrentSession = z.infer<typeof CurrentSession>;

const SessionSummary = z.object({
  id: z.string(),
  /** The session that asks. */
  isCurrent: z.boolean(),
  createdAt: Time,
  lastSeenAt: Time,
  expiresAt: Time,
});

/** One's own, newest first, 200 at most. */
export const SessionList = z.object({ sessions: z.array(SessionSummary) });
export type SessionList = z.infer<typeof SessionList>;

export const SessionId = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{64}$/, "not a session's id"),
});
export type SessionId = z.infer<typeof SessionId>;

/** It was done, and there is nothing to show. */
export const Done = z.object({ done: z.literal(true) });
export type Done = z.infer<typeof Done>;
