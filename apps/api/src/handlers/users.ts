import { randomBytes } from "node:crypto";
import type {
  ChangeUser,
  CreatedUser,
  CreateUser,
  Done,
  UserId,
  UserList,
  UserListQuery,
  UserSummary,
} from "@sluice/contract";
import {
  changeUser as changeStoredUser,
  createUser as storeUser,
  listUsers as listStoredUsers,
  resetTotp as resetStoredTotp,
  type UserRow,
} from "@sluice/db";
import type { Handler } from "../route.ts";

export const listUsers: Handler<UserListQuery, UserList> = async ({ after, limit }, { db }) => {
  const rows = await listStoredUsers(db, { after, limit });
  const next = rows.length === limit ? (rows.at(-1)?.email ?? null) : null;
  return { body: { users: rows.map(shown), next } };
};

export const createUser: Handler<CreateUser, CreatedUser> = async (asked, ctx, actor) => {
  const { email, role } = asked;
  const password = asked.password ?? randomBytes(15).toString("base64url");
  const passwordHash = await ctx.access.passwords.hash(password);
  const user = await storeUser(ctx.db, { email, role, passwordHash }, actor.name);
  if (!user) return { problem: alreadyThere };
  return { body: { ...shown(user), ...(asked.password === undefined && { password }) } };
};

export const changeUser: Handler<ChangeUser, UserSummary> = async (change, { db }, actor) => {
  const changed = await changeStoredUser(db, change, actor.name);
  if (changed === "unknown") return { problem: unknownUser };
  return changed === "last admin" ? { problem: lastAdmin } : { body: shown(changed) };
};

export const resetTotp: Handler<UserId, Done> = async ({ id }, { db }, actor) =>
  (await resetStoredTotp(db, id, actor.name)) ? { body: { done: true } } : { problem: unknownUser };

const shown = ({ createdAt, lastLoginAt, ...user }: UserRow): UserSummary => ({
  ...user,
  createdAt: createdAt.toISOString(),
  lastLoginAt: lastLoginAt?.toISOString() ?? null,
});

const unknownUser = { status: 404, title: "There is no such user" };

const alreadyThere = { status: 409, title: "There is a user with this e-mail address" };

const lastAdmin = {
  status: 409,
  title: "This is the last admin",
  detail: "Make somebody else an admin first; otherwise nobody could decide who may come in.",
};
