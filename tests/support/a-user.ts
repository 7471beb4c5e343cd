import { randomUUID } from "node:crypto";
import { createPasswords, newSessionId, sessionCookie, sessionIdHash } from "@sluice/api";
import { createUser, insertSession, type Database, type UserRow } from "@sluice/db";

/** Of every API that tests start. */
export const sessionSecret = "a-key-of-hashes-for-tests";

/** Hundreds of logins must not take minutes: a hundredth of what a password costs outside of tests. */
export const quickPasswords = () => createPasswords({ log2N: 10, r: 8, p: 1 });

/** A user with a session. Only who has a password can log in. */
export const aUser = async (
  db: Database,
  { role, password }: { role: UserRow["role"]; password?: string },
) => {
  const email = `${randomUUID()}@example.com`;
  const passwordHash = password === undefined ? null : await quickPasswords().hash(password);
  const user = await createUser(db, { email, role, passwordHash }, "test");
  if (!user) throw new Error("There is somebody with the same random name.");
  return { ...user, cookie: await aSession(db, user.id) };
};

/** The `Cookie` header of a new session. */
export const aSession = async (db: Database, userId: string): Promise<string> => {
  const id = newSessionId();
  const idHash = sessionIdHash(sessionSecret, id);
  await db.begin((tx) => insertSession(tx, { idHash, userId, lifetimeMs: 3_600_000 }));
  return sessionCookie(id).split(";")[0] ?? "";
};
