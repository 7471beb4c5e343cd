import type { SessionLimits } from "@sluice/db";
import type { Oidc } from "./oidc.ts";
import type { Passwords } from "./passwords.ts";

/** What decides who may come in. */
export interface AccessContext {
  /** Keys the hashes of session ids and of accounts. */
  sessionSecret: string;
  sessions: SessionLimits;
  passwords: Passwords;
  /** Undefined where no issuer is set. */
  oidc: Oidc | undefined;
  /** The areas of the API, which a token's scopes are made of. */
  areas: ReadonlySet<string>;
}
