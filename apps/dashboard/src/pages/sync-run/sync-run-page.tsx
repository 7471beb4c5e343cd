import { ShopList, SyncRunSummary } from "@sluice/contract";
import { useState } from "react";
import { useParams } from "react-router";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { useRead } from "../../api/use-read.ts";
import { Answer } from "../../ui/answer.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { kindOfRun } from "../sync/run-words.ts";
import { ReconciliationPanel } from "./reconciliation-panel.tsx";
import { RunProgress } from "./run-progress.tsx";

export const SyncRunPage = () => {
  const { id = "" } = useParams();
  const run = useRead(SyncRunSummary, `/sync-runs/${id}`, { everyMs: 1_500 });
  const shops = useRead(ShopList, "/shops").data?.shops ?? [];
  const one = run.data;
  return (
    <Page
      title={one ? `${kindOfRun[one.kind]} ${one.id}` : `Run ${id}`}
      lead={
        one && `${one.list} of ${shops.find((shop) => shop.id === one.shopId)?.name ?? one.shopId}`
      }
      actions={one && <CancelRun run={one} />}
    >
      <Answer of={run} lines={8}>
        {(found) => (
          <>
            <RunProgress run={found} />
            {found.kind === "reconcile" && <ReconciliationPanel run={found} />}
          </>
        )}
      </Answer>
    </Page>
  );
};

const CancelRun = ({ run }: { run: SyncRunSummary }) => {
  const mayAct = useMay("operator");
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useChange(SyncRunSummary, `/sync-runs/${run.id}/cancel`, {
    touches: ["/sync-runs"],
  });
  const isOver = !["waiting", "running"].includes(run.status);
  // Scheduled runs come again by themselves.
  if (isOver || run.kind === "scheduled" || run.kind === "full") return null;
  return (
    <>
      {cancel.error && <ErrorNotice error={cancel.error} />}
      <Button
        look="danger"
        disabled={!mayAct || run.isCancelAsked}
        title={mayAct ? undefined : "It takes the role operator"}
        onClick={() => setIsAsking(true)}
      >
        {run.isCancelAsked ? "Ends after this page" : "Cancel …"}
      </Button>
      <Dialog
        title="Cancel this run"
        lead="What it has read stays. A new run reads the window again from its beginning."
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setIsAsking(false)}>Let it run</Button>
          <Button
            look="danger"
            onClick={() => {
              setIsAsking(false);
              cancel.mutate({});
            }}
          >
            Cancel it
          </Button>
        </div>
      </Dialog>
    </>
  );
};
