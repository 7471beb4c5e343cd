import { postgresArguments, readSharedSettings } from "./shared-settings.ts";

test("each setting of a file becomes an argument, comments do not", () => {
  const settings = "# why = because\n\nfsync = on # always\ntimezone = 'UTC'\nempty = ''\n";
  expect(postgresArguments(settings)).toEqual(
    ["fsync=on", "timezone=UTC", "empty="].flatMap((setting) => ["-c", setting]),
  );
});

test("a commit waits for the disk and a job is never evicted, wherever the servers run", async () => {
  expect(postgresArguments(await readSharedSettings("postgres/postgresql.conf"))).toEqual(
    expect.arrayContaining(["fsync=on", "synchronous_commit=on"]),
  );
  const redis = await readSharedSettings("redis/redis.conf");
  expect(redis).toMatch(/^appendfsync always$/m);
  expect(redis).toMatch(/^maxmemory-policy noeviction$/m);
});
