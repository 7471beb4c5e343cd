import { Email } from "@sluice/contract";
import {
  createUser,
  findLogin,
  recordAudit,
  returnLoginTry,
  spendState,
  takeLoginTry,
} from "@sluice/db";
import type { ApiContext } from "../route.ts";
import { startSession, tooMany, type LoginResult } from "./log-in.ts";
import type { Oidc } from "./oidc.ts";
import { begunLoginLastsMs, type BegunLogin } from "./oidc-cookie.ts";
import { OidcError } from "./oidc-error.ts";
import { accountHash } from "./session-id.ts";

/** How a login at the issuer came back. */
interface CameBack {
  begun: BegunLogin;
  query: URLSearchParams;
  address: string;
}

/**
 * Logs in whom the issuer knows by an e-mail address that it has verified. A second factor is the
 * issuer's affair. Throws OidcError where the issuer cannot be asked.
 */
export const logInByOidc = async (
  { begun, query, address }: CameBack,
  oidc: Oidc,
  ctx: ApiContext,
): Promise<LoginResult> => {
  const { db, access } = ctx;
  const stateHash = accountHash(access.sessionSecret, `oidc:${begun.state}`);
  // Counted by the address and by this login, not by the account: who guesses at a password must not
  // keep its owner from coming in this way.
  const loginTry = { account: stateHash, address };
  const waitMs = await takeLoginTry(db, loginTry);
  if (waitMs > 0) return tooMany(waitMs);

  const refuse = async (why: string, email?: string): Promise<LoginResult> => {
    const target = email === undefined ? null : accountOf(ctx, email);
    const detail = { how: "oidc", why };
    const action = "sessions.refused";
    await recordAudit(db, { actor: "nobody", action, target, detail, succeeded: false, address });
    return { problem: email === undefined ? notLoggedIn : notOpen };
  };
  if (!(await spendState(db, stateHash, { lastsMs: begunLoginLastsMs })))
    return await refuse("used before");

  try {
    const claims = await oidc.finish(query, begun);
    const email = Email.safeParse(claims.email);
    if (!email.success) return await refuse("no e-mail");
    if (!claims.isEmailVerified) return await refuse("e-mail not verified", email.data);
    const user = await userOf(email.data, oidc, ctx);
    const sessionId = user && (await startSession(user, ctx, { loginTry, how: "oidc" }));
    return sessionId === undefined ? await refuse("not open", email.data) : { sessionId };
  } catch (err) {
    if (!(err instanceof OidcError)) throw err;
    if (err.kind === "refused") return await refuse(err.message);
    // Nobody's fault: it must not keep the same people from using their passwords.
    await returnLoginTry(db, loginTry);
    throw err;
  }
};

/** Whom an admin has added, or, with a default role, whoever comes. Undefined for who is disabled. */
const userOf = async (email: string, { defaultRole: role }: Oidc, { db }: ApiContext) => {
  const known = await findLogin(db, email);
  if (known || role === undefined) return known;
  const made = await createUser(db, { email, passwordHash: null, role }, "oidc");
  // Not made: disabled, or made by another login at the same moment.
  return made ?? (await findLogin(db, email));
};

const accountOf = ({ access }: ApiContext, email: string): string =>
  `account:${accountHash(access.sessionSecret, email)}`;

const notLoggedIn = {
  status: 401,
  title: "The login did not succeed",
  detail: "Begin it once more from this page.",
};

const notOpen = {
  status: 401,
  title: "This account is not open here",
  detail: "An admin can open it; its e-mail address must be verified where you logged in.",
};
