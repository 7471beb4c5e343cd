export { createApiApp, type ApiAppDeps } from "./app.ts";
export { routes } from "./routes.ts";
