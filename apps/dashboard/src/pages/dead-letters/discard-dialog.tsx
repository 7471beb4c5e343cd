import { LetterChange } from "@sluice/contract";
import { useChange } from "../../api/use-change.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import type { ChosenLetters } from "./chosen-letters.ts";
import { PreviewText } from "./preview-text.tsx";
import { usePreview } from "./use-preview.ts";

interface DiscardDialogProps {
  change: "discard" | "restore";
  chosen: ChosenLetters;
  what: string;
  isOpen: boolean;
  onClose: () => void;
  onDone?: (() => void) | undefined;
}

/** Gives letters up, or brings given-up ones back; either with a reason. */
export const DiscardDialog = ({
  change,
  chosen,
  what,
  isOpen,
  onClose,
  onDone,
}: DiscardDialogProps) => {
  const preview = usePreview(change, chosen, isOpen);
  const send = useChange(LetterChange, `/dead-letters/${change}`, {
    touches: ["/dead-letters", "/operations"],
  });
  return (
    <ReasonDialog
      title={`${words[change].verb} ${what}`}
      lead={words[change].lead}
      action={words[change].verb}
      look={change === "discard" ? "danger" : "primary"}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={async (reason) => {
        await send.mutateAsync({ ...chosen, reason });
        onDone?.();
      }}
    >
      <PreviewText preview={preview} />
    </ReasonDialog>
  );
};

const words = {
  discard: {
    verb: "Discard",
    lead: "They will not be tried again. Nothing is deleted: a discarded letter can be brought back.",
  },
  restore: { verb: "Bring back", lead: "They are open again, and can be retried." },
};
