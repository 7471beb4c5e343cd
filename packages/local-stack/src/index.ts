export { startLocalStack, type LocalStack, type LocalStackOptions } from "./start-local-stack.ts";
export { defaultDataDir } from "./data-dir.ts";
export { forgetData } from "./forget-data.ts";
export { readOrCreateSecrets, type Secrets } from "./read-or-create-secrets.ts";
export { startLog } from "./start-log.ts";
// The parts, for a laboratory that starts and kills servers of its own.
export { createCluster } from "./create-cluster.ts";
export { findPostgres } from "./find-postgres.ts";
export { findRedis } from "./find-redis.ts";
export { privateFolder } from "./private-folder.ts";
export { findServerUser, type ServerUser } from "./server-user.ts";
export { postgresArguments, readSharedSettings } from "./shared-settings.ts";
export { makePassingFolder } from "./passing-folder.ts";
