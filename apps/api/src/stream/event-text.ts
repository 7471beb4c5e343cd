import type { StreamedChange } from "@sluice/contract";
import type { OrderChange } from "@sluice/db";
import { stateOfPhase } from "@sluice/domain";

/** An event as it goes over the wire. One without an id leaves the client's last one alone. */
export const eventText = (name: string, data: object, id?: number): string =>
  `${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

export const changeText = ({ position, ...change }: OrderChange): string => {
  const data: StreamedChange = {
    tiktokOrderId: change.tiktokOrderId,
    orderId: change.orderId,
    shopId: change.shopId,
    fromPhase: change.fromPhase,
    fromState: stateOfPhase[change.fromPhase],
    toPhase: change.toPhase,
    toState: stateOfPhase[change.toPhase],
    at: change.at,
  };
  return eventText("order", data, position);
};

/**
 * A comment that keeps the connection alive. With an id it also moves the client's last one, though
 * no event comes of it: whose filter lets nothing through must not fall behind what is kept.
 */
export const heartbeatText = (id?: number): string =>
  `:\n${id === undefined ? "" : `id: ${id}\n`}\n`;

/** How long the client waits before it connects again; spread, for an outage ends all at once. */
export const retryText = (): string => `retry: ${Math.round(1_000 + Math.random() * 2_000)}\n`;
