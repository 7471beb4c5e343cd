import { z } from "zod";
import { Role } from "./access.ts";
import { isGuessable } from "./guessable.ts";
import { Time } from "./time.ts";

/** In lower case, as it is kept. */
export const Email = z
  .string()
  .max(254)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email("not an e-mail address"));

/** Long rather than odd: 12 characters at least, any of them, but none of the passwords tried first. */
export const NewPassword = z
  .string()
  .min(12, "It must have 12 characters at least.")
  .max(256, "It must have 256 characters at most.")
  .refine((text) => !isGuessable(text), "It is one of those that are guessed first.");

export const UserSummary = z.object({
  id: z.uuid(),
  email: z.string(),
  role: Role,
  isDisabled: z.boolean(),
  /** True where a code of an authenticator app is asked for at login. */
  hasSecondFactor: z.boolean(),
  createdAt: Time,
  lastLoginAt: Time.nullable(),
});
export type UserSummary = z.infer<typeof UserSummary>;

export const UserListQuery = z.strictObject({
  /** `next` of the page before. */
  after: z.string().max(254).default(""),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type UserListQuery = z.infer<typeof UserListQuery>;

/** By e-mail. */
export const UserList = z.object({ users: z.array(UserSummary), next: z.string().nullable() });
export type UserList = z.infer<typeof UserList>;

/** Without a password a random one is made. */
export const CreateUser = z.strictObject({
  email: Email,
  role: Role,
  password: NewPassword.optional(),
});
export type CreateUser = z.infer<typeof CreateUser>;

/** `password` only where it was made here: it is shown this once. */
export const CreatedUser = UserSummary.extend({ password: z.string().optional() });
export type CreatedUser = z.infer<typeof CreatedUser>;

export const ChangeUser = z.strictObject({
  id: z.uuid(),
  role: Role.optional(),
  isDisabled: z.boolean().optional(),
});
export type ChangeUser = z.infer<typeof ChangeUser>;

export const UserId = z.strictObject({ id: z.uuid() });
export type UserId = z.infer<typeof UserId>;

export const ChangePassword = z.strictObject({
  currentPassword: z.string().max(256),
  newPassword: NewPassword,
});
export type ChangePassword = z.infer<typeof ChangePassword>;

/** For an authenticator app: the same secret as a link (a QR code holds it) and to type in. */
export const TotpOffer = z.object({ secret: z.string(), url: z.string() });
export type TotpOffer = z.infer<typeof TotpOffer>;

export const TotpCode = z.string().regex(/^[0-9]{6}$/, "six digits");
export const ConfirmTotp = z.strictObject({ code: TotpCode });
export type ConfirmTotp = z.infer<typeof ConfirmTotp>;
