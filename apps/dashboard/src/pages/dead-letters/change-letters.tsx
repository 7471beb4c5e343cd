import { useState } from "react";
import { useMay } from "../../api/use-actor.ts";
import { Button } from "../../ui/button.tsx";
import type { ChosenLetters } from "./chosen-letters.ts";
import { DiscardDialog } from "./discard-dialog.tsx";
import { RetryDialog } from "./retry-dialog.tsx";

interface ChangeLettersProps {
  chosen: ChosenLetters;
  /** Of the letters. */
  status: string;
  what: string;
  onDone?: () => void;
}

/** What can be done with letters: open ones are sent back or given up, discarded ones brought back. */
export const ChangeLetters = ({ chosen, status, what, onDone }: ChangeLettersProps) => {
  const mayAct = useMay("operator");
  const [asked, setAsked] = useState<"retry" | "discard" | "restore">();
  const title = mayAct ? undefined : "It takes the role operator";
  const close = () => setAsked(undefined);
  const dialog = { chosen, what, onClose: close, onDone };
  return (
    <>
      {status === "open" && (
        <>
          <Button look="primary" disabled={!mayAct} title={title} onClick={() => setAsked("retry")}>
            Retry …
          </Button>
          <Button
            look="danger"
            disabled={!mayAct}
            title={title}
            onClick={() => setAsked("discard")}
          >
            Discard …
          </Button>
        </>
      )}
      {status === "discarded" && (
        <Button disabled={!mayAct} title={title} onClick={() => setAsked("restore")}>
          Bring back …
        </Button>
      )}
      <RetryDialog {...dialog} isOpen={asked === "retry"} />
      <DiscardDialog {...dialog} isOpen={asked === "discard"} change="discard" />
      <DiscardDialog {...dialog} isOpen={asked === "restore"} change="restore" />
    </>
  );
};
