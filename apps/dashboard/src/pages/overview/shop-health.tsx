import { ShopList } from "@sluice/contract";
import { Link } from "react-router";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { Moment } from "../../ui/moment.tsx";
import { EmptyNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Tag, type Tone } from "../../ui/tag.tsx";

/** Whether TikTok answers for each shop, and how far its orders are known. */
export const ShopHealth = () => {
  const shops = useRead(ShopList, "/shops", { everyMs: 10_000 });
  return (
    <Panel title="Shops">
      <Answer of={shops}>
        {(list) =>
          list.shops.length === 0 ? (
            <EmptyNotice title="No shop is connected.">
              <Link className="text-accent underline" to="/shops">
                Connect one
              </Link>
            </EmptyNotice>
          ) : (
            <Table
              caption="Shops"
              columns={["Shop", "Status", "TikTok's API", "Synced until", "Last webhook", "Token"]}
            >
              {list.shops.map((shop) => (
                <Row key={shop.id}>
                  <Cell>
                    <Link className="font-medium hover:underline" to={`/orders?shop=${shop.id}`}>
                      {shop.name}
                    </Link>{" "}
                    <span className="text-xs text-muted">{shop.region}</span>
                  </Cell>
                  <Cell>
                    <Tag tone={shop.status === "connected" ? "good" : "warn"}>{shop.status}</Tag>
                  </Cell>
                  <Cell>
                    <LastRead lastRead={shop.lastRead} />
                  </Cell>
                  <Cell>
                    <Moment at={shop.syncedUntil} />
                  </Cell>
                  <Cell>
                    <Moment at={shop.lastWebhookHour} none="not counted yet" />
                  </Cell>
                  <Cell>
                    {shop.accessTokenExpiresAt === null ? (
                      <Tag tone="bad">none</Tag>
                    ) : (
                      <Moment at={shop.accessTokenExpiresAt} />
                    )}
                  </Cell>
                </Row>
              ))}
            </Table>
          )
        }
      </Answer>
    </Panel>
  );
};

type Shop = ShopList["shops"][number];

const LastRead = ({ lastRead }: Pick<Shop, "lastRead">) => {
  if (lastRead === null) return <Tag>not read yet</Tag>;
  const tone: Tone = lastRead.status === "failed" || lastRead.error !== null ? "bad" : "good";
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Tag tone={tone}>{tone === "good" ? "answers" : "fails"}</Tag>
      <span className="text-xs text-muted">{lastRead.error ?? <Moment at={lastRead.at} />}</span>
    </span>
  );
};
