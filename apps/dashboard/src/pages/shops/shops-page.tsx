import { ShopList } from "@sluice/contract";
import { useState } from "react";
import { useMay } from "../../api/use-actor.ts";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { ConnectDialog } from "./connect-dialog.tsx";
import { ShopCard } from "./shop-card.tsx";

export const ShopsPage = () => {
  const shops = useRead(ShopList, "/shops", { everyMs: 10_000 });
  const isAdmin = useMay("admin");
  const [isConnecting, setIsConnecting] = useState(false);
  const connect = (
    <Button
      look="primary"
      disabled={!isAdmin}
      title={isAdmin ? undefined : "It takes the role admin"}
      onClick={() => setIsConnecting(true)}
    >
      Connect a shop …
    </Button>
  );
  return (
    <Page
      title="Shops"
      lead="A shop is read by the consent of its seller, who gives it once and may withdraw it at any time."
      actions={connect}
    >
      <Answer of={shops} lines={6}>
        {(list) =>
          list.shops.length === 0 ? (
            <EmptyNotice title="No shop is connected yet.">
              Make a link, send it to the seller and let them agree; the shop shows up here by
              itself.
            </EmptyNotice>
          ) : (
            <ul className="grid gap-4 xl:grid-cols-2">
              {list.shops.map((shop) => (
                <ShopCard key={shop.id} shop={shop} />
              ))}
            </ul>
          )
        }
      </Answer>
      {isConnecting && <ConnectDialog onClose={() => setIsConnecting(false)} />}
    </Page>
  );
};
