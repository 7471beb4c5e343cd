import type { LogIn } from "@sluice/contract";
import {
  beginSession,
  findLogin,
  recordAudit,
  takeLoginTry,
  useTotpStep,
  type LoginUser,
} from "@sluice/db";
import type { ProblemFacts } from "../problem.ts";
import type { ApiContext } from "../route.ts";
import { accountHash, newSessionId, sessionIdHash } from "./session-id.ts";
import { stepOfCode } from "./totp.ts";

/** How a login ended: with the id of a new session, or with what to tell. */
export type LoginResult = { sessionId: string } | { problem: ProblemFacts; retryAfterS?: number };

/**
 * Logs somebody in. Whether the account exists, has a password or is disabled shows neither in the
 * answer nor in its time: a password is always hashed.
 */
export const logIn = async (
  { email, password, code }: LogIn,
  address: string,
  ctx: ApiContext,
): Promise<LoginResult> => {
  const { passwords, sessionSecret } = ctx.access;
  const loginTry = { account: accountHash(sessionSecret, email), address };
  const waitMs = await takeLoginTry(ctx.db, loginTry);
  if (waitMs > 0) return tooMany(waitMs);
  const user = await findLogin(ctx.db, email);
  const isRight = await passwords.isRight(password, user?.passwordHash);
  const refuse = async (problem: ProblemFacts, needsCode = false): Promise<LoginResult> => {
    await recordAudit(ctx.db, {
      actor: "nobody",
      action: "sessions.refused",
      target: `account:${loginTry.account}`,
      detail: { needsCode },
      succeeded: false,
      address,
    });
    return { problem };
  };
  if (!user || !isRight) return await refuse(wrong);
  if (user.totpSecret !== null) {
    if (code === undefined) return await refuse(codeNeeded, true);
    if (!(await isCodeRight(user, user.totpSecret, code, ctx)))
      return await refuse(wrongCode, true);
  }
  const sessionId = await startSession(user, ctx, { loginTry, how: "password" });
  return sessionId === undefined ? await refuse(wrong) : { sessionId };
};

/** Begins a session of somebody who has proved who it is. Undefined if disabled meanwhile. */
export const startSession = async (
  user: { id: string; email: string },
  { db, access }: ApiContext,
  { loginTry, how }: { loginTry: { account: string; address: string }; how: string },
): Promise<string | undefined> => {
  const sessionId = newSessionId();
  const session = {
    idHash: sessionIdHash(access.sessionSecret, sessionId),
    userId: user.id,
    lifetimeMs: access.sessions.lifetimeMs,
  };
  const audit = {
    actor: user.email,
    action: "sessions.begun",
    target: user.id,
    detail: { how },
    address: loginTry.address,
  };
  return (await beginSession(db, session, { loginTry, audit })) ? sessionId : undefined;
};

const isCodeRight = async (
  { id }: LoginUser,
  sealed: Buffer,
  code: string,
  { db, vault }: ApiContext,
): Promise<boolean> => {
  const step = stepOfCode(vault.openSecondFactor(sealed, id), code);
  return step !== undefined && (await useTotpStep(db, id, step));
};

export const tooMany = (waitMs: number) => ({
  problem: {
    status: 429,
    title: "Too many failed logins",
    detail: `Try again in ${Math.ceil(waitMs / 1_000)} s.`,
  },
  retryAfterS: Math.ceil(waitMs / 1_000),
});

const wrong = {
  status: 401,
  title: "The e-mail address or the password is wrong",
  detail: "An admin can tell you whether your account is open.",
};

const codeNeeded = {
  status: 401,
  title: "A code is needed",
  detail: "Send the six digits that your authenticator app shows as `code`.",
};

const wrongCode = {
  status: 401,
  title: "The code is wrong or was used before",
  detail: "Wait for the next one.",
};
