import type { AuditLog, AuditLogQuery } from "@sluice/contract";
import { listAudit } from "@sluice/db";
import type { Handler } from "../route.ts";

export const listAuditLog: Handler<AuditLogQuery, AuditLog> = async (query, { db }) => {
  const rows = await listAudit(db, query);
  return {
    body: {
      entries: rows.map((row) => ({ ...row, at: row.at.toISOString() })),
      next: rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null,
    },
  };
};
