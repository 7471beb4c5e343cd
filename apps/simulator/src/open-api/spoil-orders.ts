import type { Faults } from "../faults.ts";
import { asOf } from "../orders/as-of.ts";
import { orderBody } from "../orders/order-body.ts";
import type { OrderStore } from "../orders/order-store.ts";
import type { Random } from "../seeded-random.ts";

interface Spoiling {
  dials: Faults;
  random: Random;
  orders: Pick<OrderStore, "find">;
  nowSeconds: number;
  /** Whether the answer lists what was asked for by id. */
  isDetail: boolean;
  /** The call's body, which holds the window of a search. */
  body: Buffer;
}

type Fields = Record<string, unknown>;

/** What the dials about orders make of an answer's text; one without orders stays as it is. */
export const spoilOrders = (text: string, spoiling: Spoiling): string => {
  const { dials, random, isDetail } = spoiling;
  if (!changesOrders(dials)) return text;
  const envelope = JSON.parse(text) as { data?: { orders?: Fields[] } };
  const { data } = envelope;
  if (!data?.orders) return text;

  const spoiled = asReplica(data.orders, spoiling)
    .filter(() => !(isDetail && random.chance(dials.missingIds)))
    .map((order) => (random.chance(dials.unknownStatus) ? withUnknownStatus(order) : order))
    .map((order) => (random.chance(dials.additiveFields) ? withNewFields(order) : order))
    .map((order) => (random.chance(dials.stringTimes) ? withStringTimes(order) : order))
    .map((order) => {
      const written = JSON.stringify(order);
      return random.chance(dials.numericIds) ? withNumericIds(written) : written;
    });
  // The orders are put in as text, because a number in JavaScript would round an id's last digits.
  const frame = JSON.stringify({ ...envelope, data: { ...data, orders: [] } });
  return frame.replace('"orders":[]', () => `"orders":[${spoiled.join(",")}]`);
};

const changesOrders = (dials: Faults): boolean =>
  dials.staleReplica +
    dials.missingIds +
    dials.unknownStatus +
    dials.additiveFields +
    dials.stringTimes +
    dials.numericIds >
  0;

/** Earlier bodies, without the orders that the replica does not know yet or has outside the window. */
const asReplica = (given: Fields[], spoiling: Spoiling): Fields[] => {
  if (spoiling.dials.staleReplica === 0) return given;
  const since = windowStart(spoiling.body);
  return given
    .flatMap((order) => staleBody(order, spoiling))
    .filter(({ update_time }) => Number(update_time) >= since);
};

const windowStart = (body: Buffer): number => {
  if (body.length === 0) return 0;
  return Number((JSON.parse(body.toString("utf8")) as Fields)["update_time_ge"] ?? 0);
};

const staleBody = (given: Fields, { dials, orders, nowSeconds }: Spoiling): Fields[] => {
  const order = orders.find(String(given["id"]));
  const earlier = order && asOf(order, nowSeconds - dials.staleReplica);
  if (!earlier) return [];
  // A search has fields that a detail has not; those do not change with the order's versions.
  const now: Fields = orderBody(order);
  const ofSearch = Object.entries(given).filter(([name]) => !(name in now));
  return [{ ...orderBody(earlier), ...Object.fromEntries(ofSearch) }];
};

const withUnknownStatus = (order: Fields): Fields => ({ ...order, status: "SIMULATED_NEW_STATUS" });

// The first three came to TikTok's answers within a year of version 202309; the others are made up.
const withNewFields = (order: Fields): Fields => ({
  ...order,
  buyer_nickname: "sunny.side",
  is_subscription_order: false,
  order_rights: [1, 2],
  order_type: "SIMULATED_NEW_TYPE",
  simulated_new_field: { note: "not in any documentation", steps: [{ step: 1 }] },
});

const withStringTimes = (order: Fields): Fields =>
  JSON.parse(
    JSON.stringify(order, (name, value: unknown) =>
      name.endsWith("_time") && typeof value === "number" ? String(value) : value,
    ),
  ) as Fields;

const withNumericIds = (text: string): string =>
  text.replaceAll(/("(?:[a-z_]+_)?id":)"([1-9]\d*)"/g, "$1$2");
