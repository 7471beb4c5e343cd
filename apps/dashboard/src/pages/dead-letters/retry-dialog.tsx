import { LetterChange } from "@sluice/contract";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import type { ChosenLetters } from "./chosen-letters.ts";
import { PreviewText } from "./preview-text.tsx";
import { usePreview } from "./use-preview.ts";

interface RetryDialogProps {
  chosen: ChosenLetters;
  what: string;
  isOpen: boolean;
  onClose: () => void;
  onDone?: (() => void) | undefined;
}

/** Sends letters back, after it has said how many they are. */
export const RetryDialog = ({ chosen, what, isOpen, onClose, onDone }: RetryDialogProps) => {
  const [perSecond, setPerSecond] = useState("50");
  const navigate = useNavigate();
  const preview = usePreview("retry", chosen, isOpen);
  const retry = useChange(LetterChange, "/dead-letters/retry", {
    touches: ["/dead-letters", "/operations"],
  });
  const start = async () => {
    const { operation } = await retry.mutateAsync({ ...chosen, perSecond: Number(perSecond) });
    onDone?.();
    onClose();
    if (operation) await navigate(`/operations/${operation.id}`);
  };
  return (
    <Dialog
      title={`Retry ${what}`}
      lead="One goes first, then ten, then the rest at the pace below. If any of them fails again, it stops by itself and the others stay as they are."
      isOpen={isOpen}
      onClose={onClose}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          // What went wrong is shown below.
          void start().catch(() => undefined);
        }}
      >
        <PreviewText preview={preview} />
        <TextField
          label="Letters a second"
          type="number"
          min={1}
          max={1_000}
          required
          value={perSecond}
          onChange={setPerSecond}
        />
        {retry.error && <ErrorNotice error={retry.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            disabled={retry.isPending || !preview.data || preview.data.count === 0}
          >
            Retry
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
