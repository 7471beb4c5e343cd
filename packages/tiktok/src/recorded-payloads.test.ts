import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { orderDrift } from "./drift/order-drift.ts";
import { webhookDrift } from "./drift/webhook-drift.ts";
import { readWebhookBody } from "./webhook-body.ts";
import { errorKind } from "./error-kind.ts";
import { mayCarryPersonalData } from "./carries-personal-data.ts";
import { mapOrder } from "./order-mapping.ts";
import { readWebhookEvent } from "./webhook-event.ts";
import { readWireOrder } from "./wire-order.ts";

// What TikTok documents or has sent. The folder stands beside the checkout where there is one.
const folder = join(process.cwd(), "../shared/tiktok/payloads");
const names = existsSync(folder) ? readdirSync(folder).sort() : [];
const bytesOf = (name: string) => readFileSync(join(folder, name));
const jsonOf = (name: string): unknown => JSON.parse(bytesOf(name).toString("utf8"));

const outcomeOf = (body: Buffer) => {
  const raw = { bytes: body.toString("latin1"), isSealed: false };
  const event = readWebhookEvent(body, { raw, receivedAtMs: Date.now(), traceId: "t" });
  const facts = event.kind === "order" ? event.facts : [event.fact];
  return facts.map(({ kind, status, phase }) => [kind, status, phase ?? "-"].join(" "));
};

const webhookOutcomes = new Map<string, string[]>([
  ["webhook-01-order-status.awaiting-shipment.2022.json", ["hint pending awaiting_shipment"]],
  ["webhook-01-order-status.unpaid.doc.json", ["hint pending awaiting_payment"]],
  ["webhook-01-order-status.unpaid.golden.json", ["hint pending awaiting_payment"]],
  [
    "webhook-04-package-update.combine.doc.json",
    ["package_notice pending -", "package_notice pending -"],
  ],
  ["webhook-06-seller-deauthorization.doc.json", ["shop applied -"]],
  ["webhook-07-upcoming-authorization-expiration.doc.json", ["shop applied -"]],
  ["webhook-11-cancellation-status.pending.doc.json", ["cancellation_notice pending -"]],
  ["webhook-12-return-status.pending.doc-repaired.json", ["return_notice pending -"]],
  ["webhook-13-new-conversation.doc.json", ["other ignored -"]],
  ["webhook-14-new-message.doc.json", ["other ignored -"]],
  ["webhook-15-product-information-change.doc.json", ["other ignored -"]],
  ["webhook-16-product-creation.numeric-product-id.doc.json", ["other ignored -"]],
  ["webhook-36-invoice-status.doc.json", ["other ignored -"]],
  ["webhook-99-unknown-type.derived.json", ["other ignored -"]],
]);
const sealed = /webhook-(13|14|99)-/;

interface Answer {
  data?: { orders?: unknown[] };
}
const orderFiles = names.filter((name) =>
  /^api-order-(detail|search).*response|^order\./.test(name),
);
const orderOutcomes = new Map<string, string[]>([
  ["api-order-detail-202507.response.doc-2025-12.json", ["awaiting_payment masked"]],
  ["api-order-detail.response.sandbox-id-awaiting-collection.json", ["awaiting_collection masked"]],
  ["api-order-search-202309.response.doc-2025-12.json", ["awaiting_payment masked"]],
  ["api-order-search-202309.response.empty-page.derived.json", []],
  ["api-order-search-202309.response.real-my-cancelled-masked.json", ["cancelled masked"]],
  [
    "api-order-search-202309.response.real-vn-awaiting-shipment.partial.json",
    ["awaiting_shipment none"],
  ],
  ["order.on-hold.empty-recipient.derived.json", ["on_hold none"]],
]);

const kinds: [RegExp, string][] = [
  [/rate-limited/, "throttled"],
  [/token-expired/, "expired"],
  [/auth-code-invalid/, "unauthorized"],
  [/timestamp/, "clock_skew"],
  [/internal|order-backend/, "unavailable"],
  [/./, "misconfigured"],
];

if (names.length === 0) it.skip("recorded payloads are not on this machine", () => undefined);
else {
  it.each(names.filter((name) => name.startsWith("webhook-")))("%s is understood", (name) => {
    expect(outcomeOf(bytesOf(name))).toEqual(webhookOutcomes.get(name));
    expect(mayCarryPersonalData(bytesOf(name))).toBe(sealed.test(name));
    expect(webhookDrift(readWebhookBody(bytesOf(name)))).toHaveLength(
      name.includes("unknown-type") ? 1 : 0,
    );
  });

  it.each(orderFiles)("%s is mapped", (name) => {
    const { data } = jsonOf(name) as Answer;
    const outcomes = (data?.orders ?? []).map((wire) => {
      const { order, unreadable } = readWireOrder(wire);
      if (!order) return unreadable;
      const { phase, personal, rawJson } = mapOrder(order);
      expect(JSON.parse(rawJson)).toEqual(wire);
      expect(orderDrift(wire)).toEqual([]);
      return `${phase} ${personal}`;
    });
    expect(outcomes).toEqual(orderOutcomes.get(name));
  });

  it("every step of the recorded life of an order is understood, and both sides agree", () => {
    const steps = jsonOf("order-lifecycle.happy-path.derived.json") as Record<string, unknown>[];
    expect(steps.length).toBeGreaterThan(5);
    for (const { webhook, order: wire } of steps) {
      const { order } = readWireOrder(wire);
      const phase = order && mapOrder(order).phase;
      expect(orderDrift(wire)).toEqual([]);
      expect(outcomeOf(Buffer.from(JSON.stringify(webhook)))).toEqual([`hint pending ${phase}`]);
    }
  });

  it.each(names.filter((name) => name.startsWith("error-")))("%s is classified", (name) => {
    const { http_status, body } = jsonOf(name) as {
      http_status: number;
      body: { code: number; message: string };
    };
    const expected = kinds.find(([pattern]) => pattern.test(name))?.[1];
    expect(errorKind({ httpStatus: http_status, ...body })).toBe(expected);
  });
}
