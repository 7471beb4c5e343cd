import { z } from "zod";
import { OrderPhase } from "@sluice/domain/order-phase";

/** Why a request was refused or failed (RFC 9457, `application/problem+json`). */
export const Problem = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.number().int(),
  /** What happened, and what to do. */
  detail: z.string().optional(),
  /** Finds the request in the log. */
  requestId: z.string().optional(),
  /** The fields that were not accepted. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  /** Where the order may be moved by hand instead. */
  legalMoves: z.array(OrderPhase).optional(),
});
export type Problem = z.infer<typeof Problem>;
