import { ShopList } from "@sluice/contract";
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "../../api/use-actor.ts";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { ShopFreshness } from "./shop-freshness.tsx";
import { StartRunDialog } from "./start-run-dialog.tsx";
import { runKinds, type AskedKind } from "./run-words.ts";
import { SyncRuns } from "./sync-runs.tsx";

export const SyncPage = () => {
  const shops = useRead(ShopList, "/shops", { everyMs: 10_000 });
  const mayAct = useMay("operator");
  const [asked, setAsked] = useState<AskedKind>();
  const list = shops.data?.shops ?? [];
  return (
    <Page
      title="Sync"
      lead="Webhooks get lost. On a schedule Sluice reads TikTok's own lists and brings what no webhook told."
      actions={runKinds.map(({ kind, word, hint }) => (
        <Button
          key={kind}
          disabled={!mayAct || list.length === 0}
          title={mayAct ? hint : "It takes the role operator"}
          onClick={() => setAsked(kind)}
        >
          {word} …
        </Button>
      ))}
    >
      <Answer of={shops}>
        {({ shops: found }) =>
          found.length === 0 ? (
            <EmptyNotice title="There is nothing to sync yet.">
              <Link className="text-accent underline" to="/shops">
                Connect a shop
              </Link>
            </EmptyNotice>
          ) : (
            <ShopFreshness shops={found} />
          )
        }
      </Answer>
      <SyncRuns shops={list} />
      {asked && (
        <StartRunDialog key={asked} kind={asked} shops={list} onClose={() => setAsked(undefined)} />
      )}
    </Page>
  );
};
