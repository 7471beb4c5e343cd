import { startSluice } from "../support/running-sluice.ts";
import { waitUntil } from "../support/wait-until.ts";

const orderCount = 12;
const stepLimitMs = 30_000;
const happyPath = [
  "announced",
  "awaiting_payment",
  "awaiting_shipment",
  "awaiting_collection",
  "in_transit",
  "delivered",
];

interface OrderList {
  orders: { id: string; tiktokOrderId: string; state: string; phase: string }[];
}
interface Timeline {
  entries: ({
    at: string;
  } & (
    | { type: "fact"; kind: string; status: string; receivedAt: string; decidedAt: string }
    | { type: "transition"; outcome: string; fromPhase: string; toPhase: string }
    | { type: "deadLetter" }
  ))[];
}
interface Truth {
  orders: { orderId: string; versions: { status: string }[] }[];
}

describe("twelve orders from their first webhook to delivered", () => {
  let sluice: Awaited<ReturnType<typeof startSluice>>;
  beforeAll(async () => {
    sluice = await startSluice({ timeScale: 60 });
  });
  afterAll(() => sluice.stop());

  it("arrive step by step, each within 30 s, and show in the api", async () => {
    await sluice.control("POST", "/scenarios/happy-path", { orders: orderCount, perSecond: 10 });
    const delivered = await waitUntil(
      `${orderCount} delivered orders`,
      async () => {
        const { orders } = (await sluice.readApi("/orders?state=delivered")) as OrderList;
        return orders.length === orderCount && orders;
      },
      50_000,
    );

    const stepsMs: number[] = [];
    for (const { id } of delivered) {
      const { entries } = (await sluice.readApi(`/orders/${id}/timeline`)) as Timeline;
      const transitions = entries.filter((entry) => entry.type === "transition");
      expect(transitions.map(({ outcome }) => outcome)).toEqual(
        happyPath.slice(1).map(() => "applied"),
      );
      expect(transitions.map(({ fromPhase }) => fromPhase)).toEqual(happyPath.slice(0, -1));
      expect(transitions.map(({ toPhase }) => toPhase)).toEqual(happyPath.slice(1));
      expect(entries.filter((entry) => entry.type === "deadLetter")).toEqual([]);
      const hints = entries.filter((entry) => entry.type === "fact" && entry.kind === "hint");
      expect(hints).toHaveLength(happyPath.length - 1);
      for (const hint of hints)
        if (hint.type === "fact")
          stepsMs.push(Date.parse(hint.decidedAt) - Date.parse(hint.receivedAt));
    }
    for (const stepMs of stepsMs) expect(stepMs).toBeLessThan(stepLimitMs);

    const truth = (await sluice.readControl("/truth?after=")) as Truth;
    expect(truth.orders.map(({ orderId }) => orderId).sort()).toEqual(
      delivered.map(({ tiktokOrderId }) => tiktokOrderId).sort(),
    );
    for (const { versions } of truth.orders) expect(versions.at(-1)?.status).toBe("DELIVERED");
    report(stepsMs);
  });

  it("keep nothing of the buyer in clear, and their details whole", async () => {
    const rows = await sluice.db<{ data: string; raw: string }[]>`
      select o.order_data::text as data, s.personal
      from orders o join order_snapshots s on s.order_id = o.id and s.slot = 'newest'`;
    expect(rows).toHaveLength(orderCount);
    for (const { data } of rows) {
      expect(data).toContain('"total"');
      expect(data).not.toMatch(/recipient|buyer_email|phone|@/);
    }
  });
});

const report = (stepsMs: number[]) => {
  const sorted = stepsMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  process.stdout.write(
    `webhook to state, ${sorted.length} steps of ${orderCount} orders: ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${sorted.at(-1)} ms (limit ${stepLimitMs} ms)\n`,
  );
};
