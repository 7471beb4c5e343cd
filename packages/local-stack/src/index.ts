export { startLocalStack, type LocalStack, type LocalStackOptions } from "./start-local-stack.ts";
export { defaultDataDir } from "./data-dir.ts";
export { forgetData } from "./forget-data.ts";
export { readOrCreateSecrets, type Secrets } from "./read-or-create-secrets.ts";
export { startLog } from "./start-log.ts";
