import { createHmac, timingSafeEqual } from "node:crypto";
import type { Request } from "express";
import { z } from "zod";
import type { OidcChecks } from "./oidc.ts";
import { shownCookie } from "./shown-cookie.ts";

/** A login that went to the issuer and is not back yet. */
export interface BegunLogin extends OidcChecks {
  /** Where to go afterwards. */
  next: string;
}

const cookieName = "__Host-sluice-oidc";
// Lax and not Strict: the issuer's page leads back here, and what another site leads to is sent no Strict
// cookie. It opens nothing by itself; it ties the way back to the browser that went there.
const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";

/** As long as a person may take at the issuer. */
export const begunLoginLastsMs = 10 * 60_000;

/** The `Set-Cookie` that remembers a login in the browser alone: whoever only looks costs no row. */
export const begunLoginCookie = (secret: string, begun: BegunLogin): string => {
  const body = { ...begun, until: Date.now() + begunLoginLastsMs };
  const text = Buffer.from(JSON.stringify(body)).toString("base64url");
  const maxAgeS = begunLoginLastsMs / 1_000;
  return `${cookieName}=${text}.${signatureOf(secret, text)}; Max-Age=${maxAgeS}; ${attributes}`;
};

/** The `Set-Cookie` that makes the browser forget it. */
export const noBegunLoginCookie = `${cookieName}=; Max-Age=0; ${attributes}`;

/** The login that a request shows, if it was begun here and not too long ago. */
export const shownBegunLogin = (secret: string, request: Request): BegunLogin | undefined => {
  const [text = "", signature = ""] = shownCookie(request, cookieName)?.split(".") ?? [];
  if (!isEqual(signature, signatureOf(secret, text))) return undefined;
  const { until, ...begun } = Body.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
  return until > Date.now() ? begun : undefined;
};

const Body = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  next: z.string(),
  until: z.number(),
});

const signatureOf = (secret: string, text: string): string =>
  createHmac("sha256", secret).update(`oidc:${text}`).digest("base64url");

const isEqual = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
