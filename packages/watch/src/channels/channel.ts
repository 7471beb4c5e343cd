import type { AlertChannel } from "@sluice/db";
import type { Message } from "../message.ts";

/** Where alerts are told. `send` rejects with a DeliveryError where it was not taken. */
export interface Channel {
  name: AlertChannel;
  send: (message: Message) => Promise<void>;
}

/** Safe to store and to log: never an address, which may hold a secret, nor what was answered. */
export class DeliveryError extends Error {
  override name = "DeliveryError";
}

export const timeLimitMs = 10_000;
