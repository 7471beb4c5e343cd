import { OperationDetail } from "@sluice/contract";
import { useNavigate } from "react-router";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { countOf } from "../../words/count-text.ts";

interface BulkResyncProps {
  chosen: ReadonlySet<string>;
  clear: () => void;
}

/** What can be done with the chosen orders. */
export const BulkResync = ({ chosen, clear }: BulkResyncProps) => {
  const mayAct = useMay("operator");
  const navigate = useNavigate();
  const resync = useChange(OperationDetail, "/orders/resync", { touches: ["/operations"] });
  const start = async () => {
    const { id } = await resync.mutateAsync({ orderIds: [...chosen] });
    clear();
    await navigate(`/operations/${id}`);
  };
  if (chosen.size === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span>{countOf(chosen.size, "order")} chosen</span>
      <Button
        look="primary"
        disabled={!mayAct || resync.isPending}
        title={mayAct ? "Reads them from TikTok again" : "It takes the role operator"}
        // What went wrong is shown beside it.
        onClick={() => void start().catch(() => undefined)}
      >
        Read again from TikTok
      </Button>
      <Button look="quiet" onClick={clear}>
        Choose none
      </Button>
      {resync.error && <ErrorNotice error={resync.error} />}
    </div>
  );
};
