import { writeForMs } from "@sluice/db";

/**
 * The lease of whoever refreshes a seller's tokens, as `takeLease` wants it. It outlasts the lock: its
 * holder may have lost its connection, or its life, with the new pair in hand. Until that is decided
 * a refusal of the old pair says nothing.
 */
export const refreshLease = (openId: string): [string, { lastsMs: number }] => [
  `tokens/${openId}`,
  { lastsMs: writeForMs + 20_000 },
];
