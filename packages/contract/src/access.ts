import { z } from "zod";

/** What somebody may do: look; look and act; all, and decide who may. */
export const Role = z.enum(["viewer", "operator", "admin"]);
export type Role = z.infer<typeof Role>;

/** True where the role reaches as far as is needed. */
export const reaches = (role: Role, needed: Role): boolean =>
  Role.options.indexOf(role) >= Role.options.indexOf(needed);
