import { MovedOrder, type OrderDetail, type OrderPhase } from "@sluice/contract";
import { useState } from "react";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { phaseHints, phaseWords } from "../../words/order-words.ts";

interface OperatorMovesProps {
  order: OrderDetail;
  onDone: () => void;
}

/** The moves that the machine allows a person. TikTok's newer facts win over them. */
export const OperatorMoves = ({ order, onDone }: OperatorMovesProps) => {
  const mayAct = useMay("operator");
  const [asked, setAsked] = useState<{ to: OrderPhase; idempotencyKey: string }>();
  const move = useChange(MovedOrder, `/orders/${order.tiktokOrderId}/transitions`, {
    touches: [`/orders/${order.tiktokOrderId}`],
  });
  return (
    <Panel
      title="Move by hand"
      hint="For when TikTok will not say it. What TikTok tells later wins over it, and the timeline keeps who and why."
    >
      {order.legalMoves.length === 0 ? (
        <p className="text-muted">
          From {phaseWords[order.phase]} no move by hand is allowed. If TikTok says otherwise, read
          the order again.
        </p>
      ) : (
        <ul className="flex flex-wrap gap-2">
          {order.legalMoves.map((to) => (
            <li key={to}>
              <Button
                disabled={!mayAct}
                title={mayAct ? phaseHints[to] : "It takes the role operator"}
                // Made once a dialog, so that sending it again moves nothing twice.
                onClick={() => setAsked({ to, idempotencyKey: crypto.randomUUID() })}
              >
                {phaseWords[to]}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ReasonDialog
        title={asked ? `Move to ${phaseWords[asked.to]}` : ""}
        lead={`The order is now: ${phaseWords[order.phase]}.`}
        action="Move"
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        onConfirm={async (reason) => {
          await move.mutateAsync({ ...asked, reason });
          onDone();
        }}
      />
    </Panel>
  );
};
