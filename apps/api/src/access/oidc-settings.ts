import { Role } from "@sluice/contract";
import { SecretSetting } from "@sluice/runtime";
import { z } from "zod";
import type { OidcSettings } from "./oidc.ts";

const https = z.url({ protocol: /^https$/, error: "must be an https address" });

/** Login by OpenID Connect: the first four together, or none of them. */
export const oidcSettings = {
  OIDC_ISSUER: https.optional(),
  OIDC_CLIENT_ID: SecretSetting.optional(),
  OIDC_CLIENT_SECRET: SecretSetting.optional(),
  OIDC_REDIRECT_URL: z
    .union([https, z.url({ protocol: /^http$/, hostname: /^(localhost|127\.0\.0\.1)$/ })], {
      error: "must be an https address, or an http address of localhost",
    })
    .refine((text) => new URL(text).pathname.endsWith("/login/oidc/callback"), {
      error: "must end with /login/oidc/callback",
    })
    .optional(),
  OIDC_DEFAULT_ROLE: Role.optional(),
};

type OidcEnv = z.infer<z.ZodObject<typeof oidcSettings>>;

export const isOidcWhole = (env: OidcEnv): boolean => {
  const given = Object.keys(oidcSettings).filter((name) => env[name as keyof OidcEnv]);
  return given.length === 0 || oidcOf(env) !== undefined;
};

/** Undefined unless all that is needed is set. */
export const oidcOf = (env: OidcEnv): OidcSettings | undefined => {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = env;
  const { OIDC_CLIENT_SECRET: clientSecret, OIDC_REDIRECT_URL: redirectUrl } = env;
  return issuer && clientId && clientSecret && redirectUrl
    ? { issuer, clientId, clientSecret, redirectUrl, defaultRole: env.OIDC_DEFAULT_ROLE }
    : undefined;
};
