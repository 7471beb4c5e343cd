import {
  MovedOrder,
  OrderDetail,
  OrderList,
  OrderTimeline,
  ResyncAccepted,
} from "@sluice/contract";
import type { Command } from "commander";
import { connectApi } from "./api-client.ts";
import { describeEntry } from "./describe-entry.ts";
import { momentOf } from "./moment.ts";
import { examples } from "./examples.ts";
import { printTable } from "./print-table.ts";

interface ListOptions {
  state?: string;
  phase?: string;
  shop?: string;
  attention: boolean;
  stale: boolean;
  from?: string;
  to?: string;
  limit: string;
  cursor?: string;
  json: boolean;
}

/** `sluice orders`: where orders stand, why, and to move them. */
export const addOrderCommands = (program: Command, root: string): void => {
  const orders = program
    .command("orders")
    .description("where orders stand, why, and to move them")
    .addHelpText("after", examples("sluice orders list --attention", "sluice orders show <id>"));
  addList(orders, root);
  addShow(orders, root);
  addMove(orders, root);
  addResync(orders, root);
};

const json = ["--json", "print the API's own JSON", false] as const;
const print = (body: unknown) => process.stdout.write(`${JSON.stringify(body)}\n`);

const addList = (orders: Command, root: string) =>
  orders
    .command("list")
    .description("the orders, the newest first")
    .option("--state <state>", "received, processing, shipped, delivered or failed")
    .option("--phase <phase>", "awaiting_shipment, in_transit …")
    .option("--shop <id>", "TikTok's shop id")
    .option("--attention", "only those with an event that Sluice gave up on", false)
    .option("--stale", "only those whose details are owed", false)
    .option("--from <time>", "ISO 8601, or how long ago: 90m, 24h, 30d")
    .option("--to <time>", "the same")
    .option("--limit <orders>", "at most so many, up to 200", "50")
    .option("--cursor <cursor>", "go on where a page ended")
    .option(...json)
    .addHelpText("after", "\nExample:\n  $ sluice orders list --attention --from 24h")
    .action(async (options: ListOptions) => {
      const api = await connectApi(root);
      const page = await api.get(`/orders?${queryOf(options).toString()}`, OrderList);
      if (options.json) {
        print(page);
        return;
      }
      printTable(
        ["ORDER", "SHOP", "STATE", "PHASE", "SINCE", "ATTENTION", "STALE"],
        page.orders.map((order) => [
          order.tiktokOrderId,
          order.shopId,
          order.state,
          order.phase,
          order.stateAsOf,
          order.needsAttention ? "yes" : null,
          order.detailsStale ? "yes" : null,
        ]),
      );
      if (page.next !== null) process.stdout.write(`There are more: --cursor ${page.next}\n`);
    });

const queryOf = ({ attention, stale, from, to, json: _json, ...rest }: ListOptions) => {
  const now = Date.now();
  return new URLSearchParams({
    ...rest,
    ...(attention && { attention: "true" }),
    ...(stale && { stale: "true" }),
    ...(from !== undefined && { from: momentOf(from, now) }),
    ...(to !== undefined && { to: momentOf(to, now) }),
  });
};

const addShow = (orders: Command, root: string) =>
  orders
    .command("show <id>")
    .description("one order, and why it is so: all that happened to it")
    .option(...json)
    .addHelpText("after", "\nExample:\n  $ sluice orders show 577000000000000321")
    .action(async (id: string, options: { json: boolean }) => {
      const api = await connectApi(root);
      const path = `/orders/${encodeURIComponent(id)}`;
      const [order, timeline] = [
        await api.get(path, OrderDetail),
        await api.get(`${path}/timeline`, OrderTimeline),
      ];
      if (options.json) {
        print({ ...order, timeline: timeline.entries });
        return;
      }
      const moves = order.legalMoves.join(", ") || "none";
      process.stdout.write(
        `Order ${order.tiktokOrderId} of shop ${order.shopId} is ${order.state} (${order.phase})` +
          `${order.stateAsOf === null ? "" : ` since ${order.stateAsOf}`}.\n` +
          (order.detailsStale ? "Its details are owed.\n" : "") +
          (order.needsAttention ? "Sluice gave up on an event of it.\n" : "") +
          `Moves by hand: ${moves}.\n\n`,
      );
      printTable(
        ["AT", "AFTER", "WHAT", "WHY"],
        timeline.entries.map((entry) => {
          const { what, why } = describeEntry(entry);
          return [entry.at, entry.sinceMs === null ? null : `${entry.sinceMs} ms`, what, why];
        }),
      );
    });

const addMove = (orders: Command, root: string) =>
  orders
    .command("move <id> <to>")
    .description("move an order by hand: ship, deliver, fail, reopen, or a phase")
    .requiredOption("--reason <text>", "why, for its timeline")
    .option("--key <uuid>", "names the move, so that sending it again moves nothing")
    .option(...json)
    .addHelpText(
      "after",
      '\nExample:\n  $ sluice orders move 577000000000000321 deliver --reason "carrier confirmed"',
    )
    .action(async (id: string, to: string, options: MoveOptions) => {
      const api = await connectApi(root);
      const { reason, key } = options;
      const asked = { to, reason, ...(key !== undefined && { idempotencyKey: key }) };
      const path = `/orders/${encodeURIComponent(id)}/transitions`;
      const moved = await api.post(path, asked, MovedOrder);
      if (options.json) {
        print(moved);
        return;
      }
      const how = moved.hasMoved ? "is now" : "was moved so before; it is";
      process.stdout.write(`Order ${moved.orderId} ${how} ${moved.state} (${moved.phase}).\n`);
    });

interface MoveOptions {
  reason: string;
  key?: string;
  json: boolean;
}

const addResync = (orders: Command, root: string) =>
  orders
    .command("resync <id>")
    .description("read an order from TikTok again, now")
    .option(...json)
    .addHelpText("after", "\nExample:\n  $ sluice orders resync 577000000000000321")
    .action(async (id: string, options: { json: boolean }) => {
      const api = await connectApi(root);
      const path = `/orders/${encodeURIComponent(id)}/resync`;
      const asked = await api.post(path, {}, ResyncAccepted);
      if (options.json) {
        print(asked);
        return;
      }
      process.stdout.write(`Order ${asked.orderId} of shop ${asked.shopId} is being read anew.\n`);
    });
