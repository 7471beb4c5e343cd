export { createReceiverApp, type ReceiverAppDeps } from "./app.ts";
