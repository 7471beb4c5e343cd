export { createOidc, type OidcSettings } from "./access/oidc.ts";
export { createPasswords } from "./access/passwords.ts";
export { newSessionId, sessionCookie, sessionIdHash } from "./access/session-id.ts";
export { createApiApp, type ApiAppDeps } from "./app.ts";
export { areaOf } from "./route.ts";
export { routes } from "./routes.ts";
