import { createPoster, type Poster } from "./post-webhook.ts";
import type { Subscriptions } from "./subscriptions.ts";
import type { WebhookEvent } from "./webhook-event.ts";

export type Posters = ReturnType<typeof createPosters>;

/** One poster for each address that webhooks go to. */
export const createPosters = ({
  defaultUrl,
  subscriptions,
}: {
  defaultUrl: string;
  subscriptions: Pick<Subscriptions, "addressFor">;
}) => {
  const standard = createPoster(defaultUrl);
  const posters = new Map<string, Poster>([["default", standard]]);
  return {
    default: standard,
    /** Undefined where the event's shop has not subscribed to it. */
    choose: ({ shopId, type }: WebhookEvent): Poster | undefined => {
      const address = subscriptions.addressFor(shopId, type);
      if (address === undefined) return undefined;
      const poster = posters.get(address) ?? createPoster(address);
      posters.set(address, poster);
      return poster;
    },
    close: (): void => {
      for (const poster of posters.values()) poster.close();
    },
  };
};
