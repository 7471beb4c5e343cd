import { AuthorizationResponseError, ResponseBodyError } from "openid-client";
import { z } from "zod";

/** A login at the issuer that came to nothing: it could not be asked, or it or we said no. */
export class OidcError extends Error {
  readonly kind: "outage" | "refused";

  // No cause: the library's errors carry the token's claims, which are personal.
  constructor(kind: OidcError["kind"], message: string) {
    super(message);
    this.name = "OidcError";
    this.kind = kind;
  }

  static of(err: unknown): OidcError {
    if (err instanceof AuthorizationResponseError) return new OidcError("refused", codeIn(err));
    if (err instanceof ResponseBodyError)
      return new OidcError(err.status < 500 ? "refused" : "outage", codeIn(err));
    const { code, message } = Thrown.parse(err);
    const isOutage = code === undefined || outages.has(code);
    return new OidcError(isOutage ? "outage" : "refused", code ?? message);
  }
}

/** What the answer calls itself; a browser may have written it, so it is a word or nothing. */
const codeIn = ({ error }: { error: string }): string =>
  /^\w{1,64}$/.test(error) ? error : "unknown";

const Thrown = z.object({ code: z.string().optional().catch(undefined), message: z.string() });

/** By the library's codes; what `fetch` throws has none. */
const outages = new Set([
  "OAUTH_TIMEOUT",
  "OAUTH_ABORT",
  "OAUTH_RESPONSE_IS_NOT_CONFORM",
  "OAUTH_RESPONSE_IS_NOT_JSON",
  "OAUTH_PARSE_ERROR",
]);
