import { AlertList, type ShopList } from "@sluice/contract";
import { useRead } from "../../api/use-read.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";

/** Up to when each shop's orders are known, and whether its webhooks have fallen silent. */
export const ShopFreshness = ({ shops }: { shops: ShopList["shops"] }) => {
  const silences = useRead(AlertList, "/alerts", {
    query: { open: true, kind: "webhook_silence", limit: 200 },
    everyMs: 10_000,
  });
  const isSilent = (shopId: string) =>
    silences.data?.alerts.some((alert) => alert.shopId === shopId) ?? false;
  return (
    <Panel
      title="Freshness"
      hint="All orders that changed before the time in “Known until” are in the database. A shop that is quieter than it usually is at this hour is synced at once."
    >
      <Table
        caption="Freshness"
        columns={["Shop", "Known until", "Newest run", "Last webhook", "Webhooks"]}
      >
        {shops.map((shop) => (
          <Row key={shop.id}>
            <Cell className="font-medium">{shop.name}</Cell>
            <Cell>
              <Moment at={shop.syncedUntil} />
            </Cell>
            <Cell>
              {shop.lastRead === null ? (
                "–"
              ) : (
                <span className="flex flex-wrap gap-2">
                  {shop.lastRead.status} <Moment at={shop.lastRead.at} />
                  {shop.lastRead.error !== null && (
                    <span className="text-bad">{shop.lastRead.error}</span>
                  )}
                </span>
              )}
            </Cell>
            <Cell>
              <Moment at={shop.lastWebhookHour} none="not counted yet" />
            </Cell>
            <Cell>
              {isSilent(shop.id) ? <Tag tone="bad">silent</Tag> : <Tag tone="good">as usual</Tag>}
            </Cell>
          </Row>
        ))}
      </Table>
    </Panel>
  );
};
