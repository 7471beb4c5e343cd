import type { ReactNode } from "react";
import { Link } from "react-router";
import { CopyId } from "../../ui/copy-id.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Tag } from "../../ui/tag.tsx";
import { useNow } from "../../ui/use-now.ts";
import { countOf } from "../../words/count-text.ts";
import type { Shop } from "./shop.ts";
import { ShopActions } from "./shop-actions.tsx";
import { ShopWebhooks } from "./shop-webhooks.tsx";

export const ShopCard = ({ shop }: { shop: Shop }) => (
  <li className="rounded-lg border border-line bg-panel p-4">
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div>
        <h2 className="text-base font-semibold">
          <Link className="hover:underline" to={`/orders?shop=${shop.id}`}>
            {shop.name}
          </Link>{" "}
          <Tag tone={shop.status === "connected" ? "good" : "warn"}>{shop.status}</Tag>
        </h2>
        <p className="text-xs text-muted">
          {shop.sellerName ?? "seller unknown"} · {shop.region} ·{" "}
          <CopyId id={shop.id} name="shop id" />
        </p>
      </div>
      <ShopActions shop={shop} />
    </div>
    <dl className="mt-4 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      <Fact word="TikTok's API">
        {shop.lastRead === null ? (
          "not read yet"
        ) : shop.lastRead.error === null ? (
          <>
            <Tag tone="good">answers</Tag> <Moment at={shop.lastRead.at} />
          </>
        ) : (
          <>
            <Tag tone="bad">fails</Tag> {shop.lastRead.error}
          </>
        )}
      </Fact>
      <Fact word="Access token">
        <Expiry at={shop.accessTokenExpiresAt} />
        <span className="text-muted">
          , renewed by itself; last <Moment at={shop.refreshedAt} />
        </span>
      </Fact>
      <Fact word="Refresh token">
        <Expiry at={shop.refreshTokenExpiresAt} />
      </Fact>
      <Fact word="Consent">
        {shop.authorizationExpiresAt === null ? (
          <span className="text-muted">no end announced</span>
        ) : (
          <Expiry at={shop.authorizationExpiresAt} />
        )}
      </Fact>
      <Fact word="Connected">
        <Moment at={shop.connectedAt} />
      </Fact>
      <Fact word="Synced until">
        <Moment at={shop.syncedUntil} />
      </Fact>
      <Fact word="Last webhook">
        <Moment at={shop.lastWebhookHour} none="not counted yet" />
      </Fact>
      <Fact word="Alerts">
        {shop.openAlerts === 0 ? (
          "none"
        ) : (
          <Link className="text-bad underline" to="/">
            {countOf(shop.openAlerts, "open alert")}
          </Link>
        )}
      </Fact>
    </dl>
    {shop.status !== "deauthorized" && <ShopWebhooks shopId={shop.id} />}
  </li>
);

const Fact = ({ word, children }: { word: string; children: ReactNode }) => (
  <div className="col-span-2 grid grid-cols-subgrid">
    <dt className="text-muted">{word}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
);

/** A day before its end it is worth a look: by then it should have been renewed. */
const Expiry = ({ at }: { at: string | null }) => {
  const nowMs = useNow();
  if (at === null) return <Tag tone="bad">none: a new consent is needed</Tag>;
  const leftMs = Date.parse(at) - nowMs;
  const tone = leftMs <= 0 ? "bad" : leftMs < 86_400_000 ? "warn" : "plain";
  return (
    <Tag tone={tone}>
      {leftMs <= 0 ? "ended" : "ends"} <Moment at={at} />
    </Tag>
  );
};
