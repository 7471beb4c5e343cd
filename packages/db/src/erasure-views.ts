import { and, inArray, lt, sql } from "drizzle-orm";
import { viewed, type Views } from "./connect-views.ts";
import { iso } from "./iso.ts";
import { auditLog } from "./schema/access.ts";

/** A keyset page of the erasures on record, newest first: buyers, single orders, shops. */
export const listErasures = (
  views: Views,
  { limit, before }: { limit: number; before: number | null },
) =>
  viewed(async () => {
    const rows = await views
      .select({
        id: auditLog.id,
        action: auditLog.action,
        target: sql<string>`coalesce(${auditLog.target}, '')`,
        at: iso(auditLog.at),
        actor: auditLog.actor,
        reason: sql<string>`coalesce(${auditLog.detail}->>'reason', '')`,
      })
      .from(auditLog)
      .where(
        and(
          inArray(auditLog.action, erasures),
          before === null ? undefined : lt(auditLog.id, before),
        ),
      )
      .orderBy(sql`${auditLog.id} desc`)
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      erasures: page.map(({ action, ...erasure }) => ({ ...erasure, of: kindOf(action) })),
      next: rows.length > limit && last ? last.id : null,
    };
  });

const erasures = ["erasure.buyer", "erasure.order", "erasure.shop"];
const kindOf = (action: string) => action.replace("erasure.", "") as "buyer" | "order" | "shop";
