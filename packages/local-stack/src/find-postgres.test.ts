import { parsePostgresVersion, pickPostgres } from "./find-postgres.ts";
import type { PostgresServer } from "./postgres-server.ts";

const server = (major: number, description = `PostgreSQL ${major}`): PostgresServer => ({
  major,
  description,
  openPrograms: () => Promise.reject(new Error("not opened here")),
});

test("the version is read from what Debian, Homebrew and a beta print", () => {
  expect(parsePostgresVersion("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n")).toEqual({
    major: 15,
    text: "15.13",
  });
  expect(parsePostgresVersion("postgres (PostgreSQL) 17.5 (Homebrew)")?.major).toBe(17);
  expect(parsePostgresVersion("postgres (PostgreSQL) 19beta1")?.major).toBe(19);
  expect(parsePostgresVersion("no such thing")).toBeUndefined();
});

test("the server on PATH comes first, an old one is passed over", () => {
  const [old, installed, embedded] = [server(13), server(16), server(18)];
  expect(pickPostgres([installed, embedded], undefined)).toBe(installed);
  expect(pickPostgres([old, embedded], undefined)).toBe(embedded);
});

test("data are only opened by the version that wrote them", () => {
  const [installed, embedded] = [server(16), server(18)];
  expect(pickPostgres([installed, embedded], 18)).toBe(embedded);
  expect(() => pickPostgres([installed, embedded], 17)).toThrow(
    "The data were written by PostgreSQL 17, found is only PostgreSQL 16, PostgreSQL 18: " +
      "install PostgreSQL 17 or start anew with --fresh",
  );
});

test("without any PostgreSQL the error says what to install or set", () => {
  expect(() => pickPostgres([server(12)], undefined)).toThrow(
    /^No PostgreSQL found: install PostgreSQL 15 or later \(.*\) or set DATABASE_URL$/,
  );
});
