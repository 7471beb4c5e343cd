export {
  commonSettings,
  EncryptionKeySetting,
  PortSetting,
  readEnv,
  SecretSetting,
  UrlSetting,
} from "./env.ts";
export { createLog, type Log } from "./log.ts";
export { createMetrics, type Metrics } from "./metrics.ts";
export { startOpsServer } from "./ops-server.ts";
export { runProcess, type Defer } from "./run-process.ts";
export { stopListening } from "./stop-listening.ts";
