import type { ChangePassword, Done } from "@sluice/contract";
import { findLogin, insertSession, returnLoginTry, setPassword, takeLoginTry } from "@sluice/db";
import { tooMany } from "../access/log-in.ts";
import { accountHash, newSessionId, sessionCookie, sessionIdHash } from "../access/session-id.ts";
import { ownAccount } from "./own-account.ts";

/**
 * Changes one's own password. All sessions end; who asked goes on in a new one. A wrong current password
 * counts as a failed login of the account: a session that was stolen must not serve to guess it.
 */
export const changePassword = ownAccount<ChangePassword, Done>(
  async ({ currentPassword, newPassword }, { db, access }, { name, userId }) => {
    const loginTry = { account: accountHash(access.sessionSecret, name) };
    const waitMs = await takeLoginTry(db, loginTry);
    if (waitMs > 0) return { problem: tooMany(waitMs).problem };
    const user = await findLogin(db, name);
    if (!(await access.passwords.isRight(currentPassword, user?.passwordHash)))
      return { problem: wrongPassword };
    const passwordHash = await access.passwords.hash(newPassword);
    const sessionId = newSessionId();
    const session = {
      idHash: sessionIdHash(access.sessionSecret, sessionId),
      userId,
      lifetimeMs: access.sessions.lifetimeMs,
    };
    const audit = { actor: name, action: "users.password_changed", target: userId };
    await setPassword(db, { userId, passwordHash }, audit, async (tx) => {
      await returnLoginTry(tx, loginTry);
      await insertSession(tx, session);
    });
    return { body: { done: true }, cookie: sessionCookie(sessionId) };
  },
);

const wrongPassword = { status: 422, title: "The current password is wrong" };
