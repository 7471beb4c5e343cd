import {
  AuditLog,
  AuditLogQuery,
  ChangePassword,
  ChangeUser,
  ConfirmTotp,
  CreatedToken,
  CreatedUser,
  CreateToken,
  CreateUser,
  CurrentSession,
  Done,
  SessionId,
  SessionList,
  TokenId,
  TokenList,
  TokenListQuery,
  TotpOffer,
  UserId,
  UserList,
  UserListQuery,
  UserSummary,
} from "@sluice/contract";
import { z } from "zod";
import { listAuditLog } from "../handlers/list-audit-log.ts";
import { changePassword } from "../handlers/own-password.ts";
import { confirmTotp, offerTotp } from "../handlers/own-totp.ts";
import * as sessions from "../handlers/sessions.ts";
import { createToken, listTokens, revokeToken } from "../handlers/tokens.ts";
import { changeUser, createUser, listUsers, resetTotp } from "../handlers/users.ts";
import { route } from "../route.ts";

const Nothing = z.strictObject({});

/** Who may come in. `POST /sessions`, the login, stands before the door (access/open-login.ts). */
// prettier-ignore
export const accessRoutes = [
  route({ method: "GET",    path: "/sessions/current",       role: "viewer",   input: Nothing,        output: CurrentSession, handle: sessions.showCurrentSession }),
  route({ method: "DELETE", path: "/sessions/current",       role: "viewer",   input: Nothing,        output: Done,           handle: sessions.endCurrentSession }),
  route({ method: "GET",    path: "/sessions",               role: "viewer",   input: Nothing,        output: SessionList,    handle: sessions.listSessions }),
  route({ method: "DELETE", path: "/sessions/:id",           role: "viewer",   input: SessionId,      output: Done,           handle: sessions.endSession }),
  route({ method: "PUT",    path: "/users/me/password",      role: "viewer",   input: ChangePassword, output: Done,           handle: changePassword }),
  route({ method: "POST",   path: "/users/me/totp",          role: "viewer",   input: Nothing,        output: TotpOffer,      handle: offerTotp }),
  route({ method: "POST",   path: "/users/me/totp/confirm",  role: "viewer",   input: ConfirmTotp,    output: Done,           handle: confirmTotp }),
  route({ method: "GET",    path: "/users",                  role: "admin",    input: UserListQuery,  output: UserList,       handle: listUsers }),
  route({ method: "POST",   path: "/users",                  role: "admin",    input: CreateUser,     output: CreatedUser,    handle: createUser }),
  route({ method: "PUT",    path: "/users/:id",              role: "admin",    input: ChangeUser,     output: UserSummary,    handle: changeUser }),
  route({ method: "DELETE", path: "/users/:id/totp",         role: "admin",    input: UserId,         output: Done,           handle: resetTotp }),
  route({ method: "GET",    path: "/tokens",                 role: "operator", input: TokenListQuery, output: TokenList,      handle: listTokens }),
  route({ method: "POST",   path: "/tokens",                 role: "operator", input: CreateToken,    output: CreatedToken,   handle: createToken }),
  route({ method: "DELETE", path: "/tokens/:id",             role: "operator", input: TokenId,        output: Done,           handle: revokeToken }),
  route({ method: "GET",    path: "/audit-log",              role: "admin",    input: AuditLogQuery,  output: AuditLog,       handle: listAuditLog }),
];
