import type { SimulatedOrder } from "./simulated-order.ts";

/** The order as it was at a time in Unix seconds; undefined before it was placed. */
export const asOf = (order: SimulatedOrder, atSeconds: number): SimulatedOrder | undefined => {
  const versions = order.versions.filter(({ updateTime }) => updateTime <= atSeconds);
  if (versions.length === 0) return undefined;
  const { cancelRequestedAt, addressChangedAt, cancellation, returnRequest, ...rest } = order;
  return {
    ...rest,
    versions,
    ...(isBy(atSeconds, cancelRequestedAt) && { cancelRequestedAt }),
    ...(isBy(atSeconds, addressChangedAt) && { addressChangedAt }),
    // Only their newest state is kept, so that the past knows them once they have come to rest.
    ...(cancellation && isBy(atSeconds, cancellation.updateTime) && { cancellation }),
    ...(returnRequest && isBy(atSeconds, returnRequest.updateTime) && { returnRequest }),
  };
};

const isBy = (atSeconds: number, time: number | undefined): time is number =>
  time !== undefined && time <= atSeconds;
