import { ReplayAccepted, RevealedBody, type FactEntry } from "@sluice/contract";
import { useState } from "react";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { CopyId } from "../../ui/copy-id.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { countOf } from "../../words/count-text.ts";
import { prettyBody } from "./pretty-body.ts";

interface FactDetailsProps {
  fact: FactEntry;
  onDone: () => void;
}

/** Why a fact was judged as it was, its body as it came, and driving it again. */
export const FactDetails = ({ fact, onDone }: FactDetailsProps) => {
  const [asked, setAsked] = useState<"replay" | "reveal">();
  const [revealed, setRevealed] = useState<string>();
  const mayReplay = useMay("operator");
  const mayReveal = useMay("admin");
  const replay = useChange(ReplayAccepted, "/replays", { touches: [] });
  const reveal = useChange(RevealedBody, `/events/${fact.id}/reveal`, { touches: [] });
  const isSealed = fact.raw === "sealed";
  const raw = revealed ?? (isSealed ? null : fact.raw);
  return (
    <div className="text-muted">
      <p className="break-words">
        {[
          fact.tiktokStatus !== null && `TikTok's status ${fact.tiktokStatus}`,
          fact.reason,
          fact.actor !== null && `by ${fact.actor}`,
          fact.duplicates > 0 && `came again ${countOf(fact.duplicates, "time")}`,
          fact.replays > 0 && `replayed ${countOf(fact.replays, "time")}`,
        ]
          .filter(Boolean)
          .join("; ")}
      </p>
      <details className="mt-1">
        <summary className="w-fit rounded text-xs hover:text-ink">Details</summary>
        <dl className="mt-1 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 text-xs">
          <dt>Key</dt>
          <dd className="break-all font-mono">{fact.eventKey}</dd>
          <dt>At TikTok</dt>
          <dd>{new Date(fact.occurredAt).toLocaleString()}</dd>
          {fact.traceId !== null && (
            <>
              <dt>Trace</dt>
              <dd className="break-all">
                <CopyId id={fact.traceId} name="trace id" />
              </dd>
            </>
          )}
        </dl>
        {raw !== null && (
          <pre
            className="mt-2 max-h-72 overflow-auto rounded bg-sunken p-2 text-xs text-ink"
            tabIndex={0}
          >
            {prettyBody(raw)}
          </pre>
        )}
        <div className="mt-2 flex flex-wrap gap-2">
          {isSealed && revealed === undefined && (
            <Button
              disabled={!mayReveal}
              title={mayReveal ? "It may hold personal data" : "It takes the role admin"}
              onClick={() => setAsked("reveal")}
            >
              Open the sealed body …
            </Button>
          )}
          <Button
            disabled={!mayReplay}
            title={mayReplay ? undefined : "It takes the role operator"}
            onClick={() => setAsked("replay")}
          >
            Replay this event …
          </Button>
        </div>
      </details>
      <ReasonDialog
        title="Replay this event"
        lead="It takes its road again from what is stored; its effect still happens once."
        action="Replay"
        isOpen={asked === "replay"}
        onClose={() => setAsked(undefined)}
        onConfirm={async (reason) => {
          await replay.mutateAsync({ eventIds: [fact.id], reason });
          onDone();
        }}
      />
      <ReasonDialog
        title="Open the sealed body"
        lead="It may hold personal data. Who opened it, when and why stays in the audit log."
        action="Open"
        isOpen={asked === "reveal"}
        onClose={() => setAsked(undefined)}
        onConfirm={async (reason) => setRevealed((await reveal.mutateAsync({ reason })).raw)}
      />
    </div>
  );
};
