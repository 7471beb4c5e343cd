import { createHmac, randomBytes } from "node:crypto";
import type { Request } from "express";
import { shownCookie } from "./shown-cookie.ts";

// `__Host-`: only this host can have set it, over a connection that a browser calls secure.
export const sessionCookieName = "__Host-sluice";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Strict";

/** 256 bits that nobody guesses. */
export const newSessionId = (): string => randomBytes(32).toString("base64url");

/** As it is stored: who reads the table cannot log in with it, nor make one without the secret. */
export const sessionIdHash = (secret: string, id: string): string =>
  createHmac("sha256", secret).update(`session:${id}`).digest("hex");

/** Names an account without its e-mail address, known or not. */
export const accountHash = (secret: string, email: string): string =>
  createHmac("sha256", secret).update(`account:${email}`).digest("hex");

/** The `Set-Cookie` that begins a session. It lives until the browser closes, or Postgres ends it. */
export const sessionCookie = (id: string): string => `${sessionCookieName}=${id}; ${attributes}`;

/** The `Set-Cookie` that makes the browser forget it. */
export const noSessionCookie = `${sessionCookieName}=; Max-Age=0; ${attributes}`;

/** The session id that a request shows. */
export const shownSessionId = (request: Request): string | undefined => {
  const id = shownCookie(request, sessionCookieName);
  return id !== undefined && /^[\w-]{43}$/.test(id) ? id : undefined;
};
