import type { Fact } from "@sluice/domain";

/** A hint of a webhook that came a second ago; every call is a fact of its own. */
export const aFact = (overrides: Partial<Fact> = {}): Fact => ({
  eventKey: `webhook:1:${Math.random()}:x`,
  shopId: "1",
  orderId: "5700",
  source: "webhook",
  kind: "hint",
  tiktokStatus: "AWAITING_SHIPMENT",
  phase: "awaiting_shipment",
  occurredAtS: 1_760_000_000,
  readSeq: 0,
  receivedAtMs: Date.now() - 1_000,
  raw: { bytes: '{"type":1,"note":"\u00c3\u00bc"}', isSealed: false },
  status: "pending",
  reason: null,
  traceId: "trace",
  ...overrides,
});

/** The same as persist takes it, without a read. */
export const aHint = (overrides: Partial<Fact> = {}) => ({
  fact: aFact(overrides),
  read: null,
  isStale: false,
});
