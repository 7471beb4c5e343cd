export type TikTokErrorKind =
  | "throttled"
  | "unauthorized"
  | "expired"
  | "misconfigured"
  | "clock_skew"
  | "gone"
  | "unavailable"
  | "unreadable";

export interface TikTokErrorFacts {
  /** The endpoint's path. Never its query, which holds secrets. */
  path: string;
  /** What happened, as half a sentence; the default fits the kind. Never a text of TikTok's. */
  happened?: string | undefined;
  code?: number | undefined;
  httpStatus?: number | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
}

/**
 * A call to TikTok failed. The message is for people: what happened, where, and what to do. It has
 * no `cause`, because the errors of `fetch` can hold the URL, and so the app secret.
 */
export class TikTokError extends Error {
  override readonly name = "TikTokError";
  readonly kind: TikTokErrorKind;
  readonly code: number | undefined;
  readonly httpStatus: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: TikTokErrorKind, facts: TikTokErrorFacts) {
    super(messageOf(kind, facts));
    this.kind = kind;
    this.code = facts.code;
    this.httpStatus = facts.httpStatus;
    this.requestId = facts.requestId;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

const messageOf = (kind: TikTokErrorKind, facts: TikTokErrorFacts): string => {
  const { happened, toDo } = texts[kind];
  return `${facts.path}: ${facts.happened ?? happened}${evidence(facts)}. ${toDo}`;
};

const evidence = ({ httpStatus, code, requestId }: TikTokErrorFacts): string => {
  const named = [
    httpStatus !== undefined && `HTTP ${httpStatus}`,
    code !== undefined && `code ${code}`,
    requestId !== undefined && `request ${requestId}`,
  ].filter((one) => one !== false);
  return named.length > 0 ? ` (${named.join(", ")})` : "";
};

const texts: Record<TikTokErrorKind, { happened: string; toDo: string }> = {
  throttled: {
    happened: "TikTok limits the calls of this shop",
    toDo: "Sluice slows down and tries again.",
  },
  unauthorized: {
    happened: "TikTok does not accept the shop's authorization",
    toDo: "The seller must connect the shop again.",
  },
  expired: {
    happened: "the access token has expired",
    toDo: "Sluice refreshes it; if this stays, connect the shop again.",
  },
  misconfigured: {
    happened: "TikTok refused the call as wrong",
    toDo: "Check the app key, the app secret, the app's scopes and its allowed IPs in Partner Center.",
  },
  clock_skew: {
    happened: "TikTok refused the call's timestamp",
    toDo: "Set this machine's clock by NTP: it may be 5 minutes slow or 30 seconds fast, no more.",
  },
  gone: {
    happened: "TikTok says that the order belongs to another seller",
    toDo: "Check which shop the order came from.",
  },
  unavailable: {
    happened: "TikTok could not answer",
    toDo: "Sluice tries again.",
  },
  unreadable: {
    happened: "TikTok's answer is not understood",
    toDo: "If this stays, the API has changed: report it with the request's id.",
  },
};
