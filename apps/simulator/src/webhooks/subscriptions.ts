/** TikTok's names for the webhooks a shop can be subscribed to, with their numbers. */
const eventNumbers = {
  ORDER_STATUS_CHANGE: 1,
  REVERSE_STATUS_UPDATE: 2,
  RECIPIENT_ADDRESS_UPDATE: 3,
  PACKAGE_UPDATE: 4,
  PRODUCT_STATUS_CHANGE: 5,
  SELLER_DEAUTHORIZATION: 6,
  UPCOMING_AUTHORIZATION_EXPIRATION: 7,
  CANCELLATION_STATUS_CHANGE: 11,
  RETURN_STATUS_CHANGE: 12,
  NEW_CONVERSATION: 13,
  NEW_MESSAGE: 14,
  PRODUCT_INFORMATION_CHANGE: 15,
  PRODUCT_CREATION: 16,
  PRODUCT_CATEGORY_CHANGE: 18,
  NEW_MESSAGE_LISTENER: 33,
  INVOICE_STATUS_CHANGE: 36,
  PRODUCT_AUDIT_STATUS_CHANGE: 37,
} as const;

export type EventName = keyof typeof eventNumbers;

export const isEventName = (name: string): name is EventName => Object.hasOwn(eventNumbers, name);

export interface Subscription {
  eventName: EventName;
  address: string;
  /** Unix seconds. */
  createTime: number;
  updateTime: number;
}

export type Subscriptions = ReturnType<typeof createSubscriptions>;

/** Which shop's webhooks go where. A shop without any subscription gets all of them at the default. */
export const createSubscriptions = ({ now }: { now: () => number }) => {
  const byShop = new Map<string, Map<EventName, Subscription>>();
  return {
    list: (shopId: string): Subscription[] => [...(byShop.get(shopId)?.values() ?? [])],
    set: (shopId: string, eventName: EventName, address: string): void => {
      const ofShop = byShop.get(shopId) ?? new Map<EventName, Subscription>();
      const updateTime = Math.floor(now() / 1000);
      const createTime = ofShop.get(eventName)?.createTime ?? updateTime;
      byShop.set(shopId, ofShop.set(eventName, { eventName, address, createTime, updateTime }));
    },
    remove: (shopId: string, eventName: EventName): void => {
      const ofShop = byShop.get(shopId);
      ofShop?.delete(eventName);
      if (ofShop?.size === 0) byShop.delete(shopId);
    },
    /** "default", an address, or undefined where the shop has subscriptions but not to this type. */
    addressFor: (shopId: string, type: number): string | undefined => {
      const ofShop = byShop.get(shopId);
      if (!ofShop) return "default";
      return [...ofShop.values()].find(({ eventName }) => eventNumbers[eventName] === type)
        ?.address;
    },
  };
};
