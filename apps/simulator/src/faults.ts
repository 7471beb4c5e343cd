import { z } from "zod";

const Share = z.number().min(0).max(1);

/** What goes wrong with the webhooks. Shares run from 0 (never) to 1 (always). */
export const webhookDials = {
  /** Webhooks sent a second time with the same notification id, at once or later. */
  duplicate: Share,
  /** Webhooks held back long enough for an order's next ones to overtake them. */
  reorder: Share,
  /** Webhooks never sent. */
  drop: Share,
  /** Webhooks without `tts_notification_id`, as in TikTok's shape of 2022. */
  omitNotificationId: Share,
  /** Real milliseconds between a change and its webhook. */
  delayWebhooksMs: z.number().int().min(0).max(86_400_000),
  /** Webhooks followed by one of a type that no documentation names. */
  unknownTypes: Share,
  // TikTok's webhook page says CANCEL, its API CANCELLED; no captured delivery settles it.
  cancelSpelling: z.enum(["CANCEL", "CANCELLED"]),
  // Not documented: TikTok lists 401 among the answers it accepts, so presumably it is final.
  retryAfter401: z.boolean(),
  // Implied by the id's purpose, stated nowhere.
  repeatNotificationId: z.boolean(),
};

/** What goes wrong with the answers of the API. */
export const apiDials = {
  /** Added to every answer. */
  delayMs: z.number().int().min(0).max(60_000),
  /** Every call is answered 503. */
  apiDown: z.boolean(),
  /** A token bucket per shop and path; calls above it are answered 429 with code 36009002. */
  rateLimit: z
    .strictObject({
      perSecond: z.number().positive(),
      /** How many calls at once a rested bucket lets through; a second's worth by default. */
      burst: z.number().min(1).optional(),
    })
    .nullable(),
  /** Calls answered 429 with code 36009002. */
  throttle: Share,
  /** Calls answered 200 with code 36009002. */
  throttleIn200: Share,
  /** The Retry-After of a 429 in seconds; null leaves the header out. */
  throttleRetryAfterS: z.number().int().min(0).max(3600).nullable(),
  /** Calls answered 503. */
  serverError: Share,
  /** The body of a 503; the JSON holds code 36009003. */
  serverErrorBody: z.enum(["html", "empty", "json"]),
  /** Calls answered 200 with code 36009003 and `data` without orders. */
  errorIn200: Share,
  /** Calls that are carried out and never answered. */
  hang: Share,
  /** Calls answered 200 with JSON cut in the middle, after which the connection closes. */
  truncate: Share,
  // The statuses beside TikTok's codes are seldom documented; success is in the code alone.
  errorHttpStatus: z.enum(["observed", "always200"]),
  /** Orders are shown as they were so many seconds ago; 0 shows them as they are. */
  staleReplica: z.number().min(0).max(86_400),
  /** Orders left out of a detail answer. */
  missingIds: Share,
  /** Orders whose ids are JSON numbers, all digits kept. */
  numericIds: Share,
  /** Orders whose times are strings of digits. */
  stringTimes: Share,
  /** Orders with fields and an enum value that nobody documents. */
  additiveFields: Share,
  /** Orders in a status nobody knows. */
  unknownStatus: Share,
};

/** How tokens behave: a seller's affair, so never one shop's or route's. */
export const tokenDials = {
  // Whether a refresh ends the old pair at once ("strict") is not documented.
  tokenRotation: z.enum(["strict", "lenient"]),
  /** Of access tokens given from now on. */
  accessTokenLifeS: z.number().int().min(1).max(31_536_000),
};

/** The dials: how much of what goes wrong. */
export const Faults = z.strictObject({ ...webhookDials, ...apiDials, ...tokenDials });
export type Faults = z.infer<typeof Faults>;

const noFaults: Faults = {
  duplicate: 0,
  reorder: 0,
  drop: 0,
  omitNotificationId: 0,
  delayWebhooksMs: 0,
  unknownTypes: 0,
  cancelSpelling: "CANCEL",
  retryAfter401: false,
  repeatNotificationId: true,
  delayMs: 0,
  apiDown: false,
  rateLimit: null,
  throttle: 0,
  throttleIn200: 0,
  throttleRetryAfterS: 1,
  serverError: 0,
  serverErrorBody: "html",
  errorIn200: 0,
  hang: 0,
  truncate: 0,
  errorHttpStatus: "observed",
  staleReplica: 0,
  missingIds: 0,
  numericIds: 0,
  stringTimes: 0,
  additiveFields: 0,
  unknownStatus: 0,
  tokenRotation: "strict",
  accessTokenLifeS: 7 * 24 * 3600,
};

/** Where a dial holds: everywhere, for one shop, for one route ("GET /order/…"), or for both. */
export interface FaultScope {
  shopId?: string | undefined;
  route?: string | undefined;
}

export type DialChanges = { [Dial in keyof Faults]?: Faults[Dial] | undefined };

export type FaultDials = ReturnType<typeof createFaultDials>;

export const createFaultDials = () => {
  let general: Faults = noFaults;
  const limited = new Map<string, { scope: FaultScope; dials: Partial<Faults> }>();

  // From the wide to the narrow, so that the narrow one wins.
  const limitsOf = ({ shopId, route }: FaultScope): Partial<Faults> => {
    const scopes = [{ route }, { shopId }, { shopId, route }];
    const dials = scopes.map((scope) => limited.get(keyOf(scope))?.dials);
    return Object.assign({}, ...dials) as Partial<Faults>;
  };

  return {
    /** What holds in a scope; one dial's narrower setting goes before its wider one. */
    read: (scope: FaultScope = {}): Faults =>
      limited.size === 0 ? general : { ...general, ...limitsOf(scope) },
    /** The same without the general dials. */
    readLimited: (scope: FaultScope): Faults => ({ ...noFaults, ...limitsOf(scope) }),
    /** `undefined` leaves a dial where it is. */
    turn: (changes: DialChanges, scope: FaultScope = {}): void => {
      const set = Object.fromEntries(
        Object.entries(changes).filter(([, value]) => value !== undefined),
      );
      if (isGeneral(scope)) general = { ...general, ...set };
      else limited.set(keyOf(scope), { scope, dials: { ...limitsAt(limited, scope), ...set } });
    },
    /** Takes back what was set in a scope; without one, everything. */
    reset: (scope: FaultScope = {}): void => {
      limited.delete(keyOf(scope));
      if (!isGeneral(scope)) return;
      limited.clear();
      general = noFaults;
    },
    limits: () => [...limited.values()].map(({ scope, dials }) => ({ ...scope, dials })),
  };
};

const keyOf = ({ shopId = "", route = "" }: FaultScope): string => `${shopId} ${route}`;

const isGeneral = ({ shopId, route }: FaultScope): boolean =>
  shopId === undefined && route === undefined;

const limitsAt = (limited: Map<string, { dials: Partial<Faults> }>, scope: FaultScope) =>
  limited.get(keyOf(scope))?.dials;
