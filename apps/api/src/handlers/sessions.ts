import type { CurrentSession, Done, SessionId, SessionList } from "@sluice/contract";
import { endSession as endStoredSession, listSessions as listStoredSessions } from "@sluice/db";
import { noSessionCookie } from "../access/session-id.ts";
import type { Handler } from "../route.ts";
import { ownAccount } from "./own-account.ts";

export const showCurrentSession: Handler<unknown, CurrentSession> = async (
  _input,
  _ctx,
  actor,
) => ({
  body: {
    name: actor.name,
    role: actor.role,
    kind: actor.session ? "session" : "token",
    userId: actor.session?.userId ?? null,
    scopes: actor.token?.scopes ?? null,
  },
});

export const listSessions = ownAccount<unknown, SessionList>(async (_input, ctx, person) => {
  const { idleMs } = ctx.access.sessions;
  const rows = await listStoredSessions(ctx.db, { userId: person.userId, idleMs });
  const sessions = rows.map((row) => ({
    id: row.id,
    isCurrent: row.id === person.idHash,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
  return { body: { sessions } };
});

/** Logs out: what the browser still has opens nothing any more. */
export const endCurrentSession = ownAccount<unknown, Done>(async (_input, ctx, person) => {
  const { name: actor, userId, idHash } = person;
  const audit = { actor, action: "sessions.ended", target: userId };
  await endStoredSession(ctx.db, { userId, idHash }, audit);
  return { body: { done: true }, cookie: noSessionCookie };
});

/** Ends one of one's own sessions, on a computer that was left behind. */
export const endSession = ownAccount<SessionId, Done>(async ({ id }, ctx, { name, userId }) => {
  const audit = { actor: name, action: "sessions.ended", target: userId };
  const isEnded = await endStoredSession(ctx.db, { userId, idHash: id }, audit);
  return isEnded ? { body: { done: true } } : { problem: unknownSession };
});

const unknownSession = { status: 404, title: "You have no such session" };
