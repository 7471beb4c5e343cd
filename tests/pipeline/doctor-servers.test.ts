import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@sluice/db";
import { findTrouble, limitSettings, readSight, watchedQueues, type Sight } from "@sluice/watch";
import postgres from "postgres";
import { z } from "zod";
import { openDoctorWorld } from "../support/doctor-world.ts";
import { startPrivateRedis } from "../support/private-redis.ts";
import { runDoctor } from "../support/run-doctor.ts";
import { checkout, databaseServerUrl } from "../support/servers.ts";
import { startApi } from "../support/start-api.ts";

// Processes start slowly on a busy machine.
jest.setTimeout(240_000);

describe("sluice doctor, of settings, servers and clocks", () => {
  let server: Awaited<ReturnType<typeof startPrivateRedis>>;
  let api: Awaited<ReturnType<typeof startApi>>;
  let folder: string;
  let world: Awaited<ReturnType<typeof openDoctorWorld>>;
  beforeAll(async () => {
    server = await startPrivateRedis();
    api = await startApi();
    folder = await mkdtemp(join(tmpdir(), "sluice-doctor-"));
  });
  afterAll(async () => {
    await server?.stop();
    await api?.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    world = await openDoctorWorld({ server, api });
  });
  afterEach(() => world.close());

  it.each<[string[], Record<string, string>]>([
    [["redis_unreachable"], { REDIS_URL: "redis://:x@127.0.0.1:9" }],
    [["postgres_unreachable"], { DATABASE_URL: "postgres://sluice:x@127.0.0.1:9/sluice" }],
    [["api_unreachable"], { SLUICE_API_URL: "http://localhost:9/" }],
    [["api_unreachable"], { API_TOKEN: "another-token-that-is-not-it" }],
    [["settings:ENCRYPTION_KEY"], { ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64") }],
    [["settings:ALERT_EMAIL_FROM", "settings:ALERT_EMAIL_TO"], { SMTP_URL: "smtp://127.0.0.1:9" }],
    [["settings:ALERT_WEBHOOK_SECRET"], { ALERT_WEBHOOK_URL: "http://127.0.0.1:9" }],
  ])("finds %s where a setting is wrong, and repeats no value", async (finds, wrong) => {
    const { findings } = await world.doctor(wrong);
    expect(findings.map(({ key }) => key)).toEqual(finds);
    for (const value of Object.values(wrong)) expect(JSON.stringify(findings)).not.toContain(value);
  });

  it("finds migrations_behind, and `sluice migrate` removes it", async () => {
    const older = join(folder, "migrations");
    await cp(join(checkout, "packages/db/migrations"), older, { recursive: true });
    const journal = join(older, "meta/_journal.json");
    const { entries, ...rest } = JSON.parse(await readFile(journal, "utf8")) as {
      entries: unknown[];
    };
    await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, -1) }));
    const name = `${new URL(world.databaseUrl).pathname.slice(1)}_older`;
    const url = new URL(world.databaseUrl);
    url.pathname = `/${name}`;
    const admin = postgres(databaseServerUrl(), { max: 1 });
    await admin`create database ${admin(name)}`;
    try {
      await migrate(url.href, older);
      const { findings } = await world.doctor({ DATABASE_URL: url.href });
      expect(findings.map(({ key, fix: text }) => [key, text])).toContainEqual([
        "migrations_behind",
        "sluice migrate",
      ]);
      await migrate(url.href, join(checkout, "packages/db/migrations"));
      const after = await world.doctor({ DATABASE_URL: url.href });
      // There is no user yet in this one.
      expect(after.findings.map(({ key }) => key)).toEqual(["no_admin"]);
    } finally {
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    }
  });

  it("finds clocks that differ, and none once this machine's is right", async () => {
    const path = join(folder, "shift");
    const shifted = (ms: number) =>
      writeFile(path, String(ms)).then(() =>
        world.doctor(
          { SHIFTED_CLOCK_PATH: path },
          { nodeArgs: ["--import", "./tests/faults/programs/shifted-clock.mjs"], args: ["--json"] },
        ),
      );
    const { findings } = await shifted(-120_000);
    expect(findings.map(({ key }) => key)).toEqual([
      "clocks_differ:Postgres",
      "clocks_differ:Redis",
      "clocks_differ:TikTok's API",
    ]);
    expect(findings[0]?.what).toMatch(/2 min ahead of this machine's/);
    expect((await shifted(0)).findings).toEqual([]);
  });

  // Servers that old, or that broken, cannot be had here: what they would say is put into a real look.
  it.each<[string, (sight: Sight) => Sight]>([
    ["redis_version", (sight) => changed(sight, { redis: { version: "6.2.14" } })],
    ["redis_not_persistent:write", (sight) => changed(sight, { redis: { hasWriteFailed: true } })],
    ["postgres_version", (sight) => changed(sight, { database: { serverVersion: 140_012 } })],
    ["postgres_unsafe:fsync", (sight) => changed(sight, { database: { isFsyncOn: false } })],
  ])("judges what a server says of itself: %s", async (key, change) => {
    const { db, redis } = world;
    const sight = await readSight(
      { db, redis, queues: watchedQueues(redis), nowMs: Date.now },
      3_600_000,
    );
    const limits = z.object(limitSettings).parse({});
    const keys = (seen: Sight) =>
      findTrouble(seen, limits, { alertsOnly: false }).found.map((found) => found.key);
    expect(keys(sight)).toEqual([]);
    expect(keys(change(sight))).toEqual([key]);
  });

  it("is read by people, too", async () => {
    await world.set("maxmemory-policy", "allkeys-lru");
    const { stdout, exitCode } = await runDoctor(world.env, { args: [] });
    await world.set("maxmemory-policy", "noeviction");
    expect(stdout).toMatch(
      /^redis_eviction\n {2}Redis may throw .*\n {2}Fix: redis-cli CONFIG SET/,
    );
    expect(stdout).toMatch(/1 finding in \d+ checks\.\n$/);
    expect(exitCode).toBe(1);
  });
});

const changed = (
  sight: Sight,
  { redis, database }: { redis?: object; database?: object },
): Sight => ({
  ...sight,
  redis: sight.redis && { ...sight.redis, ...redis },
  database: sight.database && { ...sight.database, ...database },
});
