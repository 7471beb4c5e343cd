import { OperationDetail } from "@sluice/contract";
import { useState } from "react";
import { useMay } from "../../api/use-actor.ts";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";

type Steering = "pause" | "resume" | "abort";

/** Holds an operation up, lets it go on, or ends it. */
export const SteerOperation = ({ operation: { id, status } }: { operation: OperationDetail }) => {
  const mayAct = useMay("operator");
  const [isAsking, setIsAsking] = useState(false);
  const steer = useChange<typeof OperationDetail, { how: Steering }>(
    OperationDetail,
    ({ how }) => `/operations/${id}/${how}`,
    { touches: ["/operations"], sends: () => ({}) },
  );
  const isOver = status === "done" || status === "aborted";
  const buttonOf = (how: Steering, word: string) => (
    <Button
      disabled={!mayAct || steer.isPending}
      title={mayAct ? undefined : "It takes the role operator"}
      onClick={() => (how === "abort" ? setIsAsking(true) : steer.mutate({ how }))}
      look={how === "abort" ? "danger" : "plain"}
    >
      {word}
    </Button>
  );
  return (
    <>
      {steer.error && <ErrorNotice error={steer.error} />}
      {status === "running" && buttonOf("pause", "Pause")}
      {(status === "paused" || status === "stopped") && buttonOf("resume", "Let it go on")}
      {!isOver && buttonOf("abort", "End it …")}
      <Dialog
        title="End this operation"
        lead="What was sent stays sent; what was not stays as it was. It cannot go on afterwards."
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setIsAsking(false)}>Cancel</Button>
          <Button
            look="danger"
            onClick={() => {
              setIsAsking(false);
              steer.mutate({ how: "abort" });
            }}
          >
            End it
          </Button>
        </div>
      </Dialog>
    </>
  );
};
