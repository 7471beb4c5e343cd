export { createApiApp, type ApiAppDeps } from "./app.ts";
