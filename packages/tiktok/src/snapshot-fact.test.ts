import { Fact, statusMapping } from "@sluice/domain";
import { mapOrder } from "./order-mapping.ts";
import { snapshotFact } from "./snapshot-fact.ts";
import { aWireOrder } from "./testing/index.ts";

const read = {
  shopId: "7490000000000000123",
  readSeq: 42,
  knownSeq: 44,
  receivedAtMs: 1_760_000_006_500,
  source: "sync",
  traceId: "trace-1",
} as const;
const fact = (overrides: Record<string, unknown> = {}) =>
  snapshotFact(mapOrder(aWireOrder(overrides)), read);

it("an order that was read is a pending fact at TikTok's own time, without its raw body", () => {
  expect(fact()).toEqual({
    ...read,
    eventKey: "snapshot:577000000000000321:1760000000:awaiting_shipment",
    orderId: "577000000000000321",
    kind: "snapshot",
    tiktokStatus: "AWAITING_SHIPMENT",
    phase: "awaiting_shipment",
    occurredAtS: 1760000000,
    raw: null,
    status: "pending",
    reason: null,
    mappingVersion: statusMapping.version,
  });
  expect(Fact.parse(fact())).toEqual(fact());
});

it("the same order seen again is the same fact, however and whenever it was read", () => {
  const again = { ...read, source: "webhook", readSeq: 43, receivedAtMs: 1, traceId: "t" } as const;
  const mapped = mapOrder(aWireOrder({ buyer_message: "changed" }));
  expect(snapshotFact(mapped, again).eventKey).toBe(fact().eventKey);
});

it("another time or another phase is another fact", () => {
  expect(fact({ update_time: 1760000001 }).eventKey).not.toBe(fact().eventKey);
  expect(fact({ status: "IN_TRANSIT" }).eventKey).not.toBe(fact().eventKey);
  const completed = { status: "COMPLETED", delivery_time: 1760000000 };
  expect(fact(completed).eventKey).not.toBe(fact({ status: "COMPLETED" }).eventKey);
});

it("a status that is not known parks the fact, with the status in its key", () => {
  expect(fact({ status: "TELEPORTED" })).toMatchObject({
    eventKey: "snapshot:577000000000000321:1760000000:TELEPORTED",
    status: "quarantined",
    reason: "order status TELEPORTED is not known",
    tiktokStatus: "TELEPORTED",
    phase: null,
  });
});
