import { z } from "zod";
import { Time } from "./time.ts";

/** Filters narrow together. `from` is included, `to` is not. */
export const AuditLogQuery = z.strictObject({
  actor: z.string().min(1).max(254).optional(),
  action: z.string().min(1).max(64).optional(),
  target: z.string().min(1).max(254).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** `next` of the page before. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditLogQuery = z.infer<typeof AuditLogQuery>;

/** Who did what to what, the newest first. */
export const AuditLog = z.object({
  entries: z.array(
    z.object({
      id: z.number().int(),
      at: Time,
      actor: z.string(),
      action: z.string(),
      target: z.string().nullable(),
      /** False where it was asked for and refused. */
      succeeded: z.boolean(),
      address: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
  next: z.number().int().nullable(),
});
export type AuditLog = z.infer<typeof AuditLog>;
