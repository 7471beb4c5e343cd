import { json, type Answer } from "../http/answer.ts";
import type { Controls } from "./controls.ts";

export const answerStats = ({
  stats,
  sender,
  orders,
}: Pick<Controls, "stats" | "sender" | "orders">): Answer => {
  const { webhooks, ...calls } = stats.read();
  return json(200, {
    webhooks: { ...webhooks, ...sender.counts() },
    ...calls,
    orders: orders.countByStatus(),
  });
};
