import { createHash } from "node:crypto";
import type { AlertDelivery } from "@sluice/db";

/** One message of a channel: one change of an alert, or what had to be put together. */
export interface Message {
  /** The same whenever it is sent again, so that who receives it twice can tell. */
  id: string;
  title: string;
  changes: AlertDelivery[];
}

/** At most so many messages; what is beyond is put together in the last one. */
export const messagesOf = (changes: AlertDelivery[], max: number): Message[] => {
  if (changes.length <= max) return changes.map(single);
  const alone = changes.slice(0, max - 1);
  return [...alone.map(single), summary(changes.slice(max - 1))];
};

const single = (change: AlertDelivery): Message => ({
  id: idOf(change),
  title: titleOf(change),
  changes: [change],
});

const summary = (changes: AlertDelivery[]): Message => {
  const digest = createHash("sha256").update(changes.map(idOf).join(" ")).digest("hex");
  return {
    id: `alerts-${digest.slice(0, 32)}`,
    title: `${changes.length} changes of alerts`,
    changes,
  };
};

export const idOf = ({ alertId, change }: AlertDelivery) => `alert-${alertId}-${change}`;

export const titleOf = ({ change, kind, shopId }: AlertDelivery) =>
  [change === "opened" ? "Alert:" : "Over:", kind, ...(shopId ? [`(shop ${shopId})`] : [])].join(
    " ",
  );
