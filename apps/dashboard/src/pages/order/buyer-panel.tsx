import { RevealedBuyer, type OrderDetail } from "@sluice/contract";
import { useEffect, useState } from "react";
import { useMay } from "../../api/use-actor.ts";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { FieldChoice } from "./field-choice.tsx";
import { fieldWords, type Field } from "./field-words.ts";

/** The buyer, masked. What is revealed is written into the audit log, and goes after a minute. */
export const BuyerPanel = ({ order }: { order: OrderDetail }) => {
  const { buyer } = order;
  const mayReveal = useMay("operator");
  const [isAsking, setIsAsking] = useState(false);
  const [fields, setFields] = useState<readonly Field[]>([]);
  const [revealed, setRevealed] = useState<RevealedBuyer["fields"]>({});
  useEffect(() => {
    if (Object.keys(revealed).length === 0) return undefined;
    const timer = setTimeout(() => setRevealed({}), shownForMs);
    return () => clearTimeout(timer);
  }, [revealed]);
  const reveal = async (reason: string) => {
    const path = `/orders/${order.tiktokOrderId}/reveal`;
    const answer = await request(RevealedBuyer, path, { method: "POST", body: { fields, reason } });
    setRevealed((before) => ({ ...before, ...answer.fields }));
  };
  return (
    <Panel
      title="Buyer"
      hint={buyer.isKnown ? notes[buyer.completeness] : undefined}
      actions={
        buyer.fields.length > 0 && (
          <Button
            disabled={!mayReveal}
            title={mayReveal ? undefined : "It takes the role operator"}
            onClick={() => setIsAsking(true)}
          >
            Reveal …
          </Button>
        )
      }
    >
      {buyer.erasedAt !== null ? (
        <p className="text-muted">
          Erased <Moment at={buyer.erasedAt} />. It does not come back with later reads.
        </p>
      ) : !buyer.isKnown ? (
        <p className="text-muted">TikTok has not told who it is yet.</p>
      ) : (
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1">
          {buyer.fields.map((field) => (
            <div key={field} className="col-span-2 grid grid-cols-subgrid">
              <dt className="text-muted">{fieldWords[field]}</dt>
              <dd className="break-words">{shownOf(revealed, field)}</dd>
            </div>
          ))}
        </dl>
      )}
      <ReasonDialog
        title="Reveal the buyer's data"
        lead="Choose what you need. Who saw which field, when and why stays in the audit log."
        action="Reveal"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={reveal}
      >
        <FieldChoice fields={buyer.fields} chosen={fields} onChange={setFields} />
      </ReasonDialog>
    </Panel>
  );
};

const shownOf = (revealed: RevealedBuyer["fields"], field: Field) => {
  if (!(field in revealed)) return <span aria-label="masked">•••••</span>;
  return revealed[field] ?? <span className="text-muted">not told</span>;
};

const notes = {
  none: "Sealed; TikTok has told nothing of the recipient.",
  masked: "Sealed; TikTok shows the recipient masked.",
  full: "Sealed; the recipient was told in full.",
};

const shownForMs = 60_000;
