import { useState, type ReactNode } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { TextArea } from "./field.tsx";
import { ErrorNotice } from "./notice.tsx";

interface ReasonDialogProps {
  title: string;
  lead: ReactNode;
  /** The word on the button. */
  action: string;
  look?: "primary" | "danger";
  isOpen: boolean;
  onClose: () => void;
  /** Does it, and resolves when it is done; a rejection is shown and the dialog stays open. */
  onConfirm: (reason: string) => Promise<unknown>;
  children?: ReactNode;
}

/** Asks why before it does something that is written into the audit log. */
export const ReasonDialog = (props: ReasonDialogProps) => (
  <Dialog title={props.title} lead={props.lead} isOpen={props.isOpen} onClose={props.onClose}>
    <ReasonForm {...props} />
  </Dialog>
);

const ReasonForm = ({
  action,
  look = "primary",
  onClose,
  onConfirm,
  children,
}: ReasonDialogProps) => {
  const [reason, setReason] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const confirm = async () => {
    setIsBusy(true);
    setError(undefined);
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void confirm();
      }}
    >
      {children}
      <TextArea
        label="Reason"
        hint="3 to 500 characters, for the audit log. Name a ticket rather than a person."
        value={reason}
        onChange={setReason}
        minLength={3}
        maxLength={500}
        required
      />
      {error !== undefined && <ErrorNotice error={error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look={look} disabled={isBusy || reason.trim().length < 3}>
          {action}
        </Button>
      </div>
    </form>
  );
};
