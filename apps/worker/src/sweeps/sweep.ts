import type { StatusMapping } from "@sluice/domain";
import type { TikTokClient } from "@sluice/tiktok";
import type { RetentionPeriods } from "../retention-periods.ts";
import type { SettleDeps } from "../settle.ts";
import type { ShopCalls } from "../shop-calls.ts";
import type { RefreshAuthorization } from "../shop-calls/refresh-authorization.ts";

export interface SweepDeps extends Pick<
  SettleDeps,
  "db" | "vault" | "queues" | "deadQueues" | "handOvers" | "nowMs"
> {
  client: TikTokClient;
  /** How TikTok's words are understood. */
  mapping: StatusMapping;
  shopCalls: ShopCalls;
  refreshAuthorization: RefreshAuthorization;
  /** Where TikTok shall send webhooks; undefined where no setting says so. */
  webhookPublicUrl: string | undefined;
  retention: RetentionPeriods;
}

/** Puts right what a crash or an outage left behind; answers how much that was. Two may run at once. */
export type Sweep = (deps: SweepDeps) => Promise<number>;
