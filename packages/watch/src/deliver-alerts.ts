import {
  claimDeliveries,
  countSentLately,
  noteDelivered,
  noteUndelivered,
  planDeliveries,
  type Database,
} from "@sluice/db";
import { DeliveryError, type Channel } from "./channels/channel.ts";
import { messagesOf } from "./message.ts";

export interface DeliverDeps {
  db: Database;
  messagesPerMinute: number;
  /** With the channel's name and a text without secrets. */
  onFailure: (channel: string, why: string) => void;
}

/**
 * Tells a channel what it does not know yet. Each message is noted once it was taken, so a crash
 * before that sends it again under the same id. Two at once take different ones.
 */
export const deliverAlerts = async (channel: Channel, deps: DeliverDeps): Promise<void> => {
  const { db, messagesPerMinute, onFailure } = deps;
  const { name } = channel;
  await planDeliveries(db, name);
  const left = messagesPerMinute - (await countSentLately(db, name));
  if (left <= 0) return;
  const due = await claimDeliveries(db, name, { max: changesMax, holdMs });
  for (const message of messagesOf(due, left)) {
    try {
      await channel.send(message);
      await noteDelivered(db, name, message.changes);
    } catch (err) {
      if (!(err instanceof DeliveryError)) throw err;
      onFailure(name, err.message);
      await noteUndelivered(db, name, message.changes, { error: err.message, attemptsMax });
    }
  }
};

const changesMax = 200;
// As long as ten messages take that all run into their time limit.
const holdMs = 120_000;
// Half a day, most of it an hour apart.
const attemptsMax = 18;
