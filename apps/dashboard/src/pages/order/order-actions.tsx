import { ReplayAccepted, ResyncAccepted, type OrderDetail } from "@sluice/contract";
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { countOf } from "../../words/count-text.ts";

interface OrderActionsProps {
  order: OrderDetail;
  onDone: () => void;
}

/** Reading the order from TikTok again, and driving again what is stored of it. */
export const OrderActions = ({ order: { tiktokOrderId }, onDone }: OrderActionsProps) => {
  const mayAct = useMay("operator");
  const [isAsking, setIsAsking] = useState(false);
  const touches = [`/orders/${tiktokOrderId}`];
  const resync = useChange(ResyncAccepted, `/orders/${tiktokOrderId}/resync`, { touches });
  const replay = useChange(ReplayAccepted, "/replays", { touches });
  const title = mayAct ? undefined : "It takes the role operator";
  return (
    <>
      <p role="status" className="text-xs text-muted">
        {resync.isSuccess && "Asked TikTok; what it answers shows below."}
        {replay.data && <Replayed answer={replay.data} />}
      </p>
      {resync.error && <ErrorNotice error={resync.error} />}
      <Button
        disabled={!mayAct || resync.isPending}
        title={title}
        onClick={() => resync.mutate({}, { onSuccess: onDone })}
      >
        Read again from TikTok
      </Button>
      <Button disabled={!mayAct} title={title} onClick={() => setIsAsking(true)}>
        Replay all events
      </Button>
      <ReasonDialog
        title="Replay all events of the order"
        lead="Everything that is stored of it takes its road again. No call to TikTok is made, and each effect still happens once."
        action="Replay"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={async (reason) => {
          await replay.mutateAsync({ orderId: tiktokOrderId, reason });
          onDone();
        }}
      />
    </>
  );
};

const Replayed = ({ answer: { events, operationId } }: { answer: ReplayAccepted }) =>
  operationId === null ? (
    `${countOf(events, "event")} driven again.`
  ) : (
    <Link className="text-accent underline" to={`/operations/${operationId}`}>
      {countOf(events, "event")} are being driven again
    </Link>
  );
