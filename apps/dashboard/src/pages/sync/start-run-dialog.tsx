import { StartSyncRun, SyncRunSummary, type ShopList } from "@sluice/contract";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useChange } from "../../api/use-change.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { runKinds, type AskedKind } from "./run-words.ts";

interface StartRunDialogProps {
  kind: AskedKind;
  shops: ShopList["shops"];
  onClose: () => void;
}

/** Asks for what is to be read, and goes to the run. */
export const StartRunDialog = ({ kind, shops, onClose }: StartRunDialogProps) => {
  const asked = runKinds.find((one) => one.kind === kind);
  if (!asked) throw new Error(`There are no runs of the kind ${kind}.`);
  const [shopId, setShopId] = useState(shops[0]?.id ?? "");
  const [list, setList] = useState("orders");
  const [from, setFrom] = useState(() => localTime(Date.now() - asked.hours * 3_600_000));
  const [to, setTo] = useState(() => localTime(Date.now()));
  const [pace, setPace] = useState("");
  const navigate = useNavigate();
  const start = useChange(SyncRunSummary, asked.path, { touches: ["/sync-runs"] });
  const body = {
    shopId,
    list,
    ...(from !== "" && { from: new Date(from).toISOString() }),
    ...(to !== "" && { to: new Date(to).toISOString() }),
    ...(pace !== "" && { perSecondMax: Number(pace) }),
  };
  const wrong = StartSyncRun.safeParse(body).error?.issues[0];
  const send = async () => {
    const { id } = await start.mutateAsync(body);
    onClose();
    await navigate(`/sync/${id}`);
  };
  return (
    <Dialog title={asked.word} lead={asked.hint} isOpen onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          // What went wrong is shown below.
          void send().catch(() => undefined);
        }}
      >
        <SelectField
          label="Shop"
          value={shopId}
          onChange={setShopId}
          options={shops.map(({ id, name }) => [id, name] as const)}
        />
        <SelectField
          label="What"
          value={list}
          onChange={setList}
          options={[
            ["orders", "Orders"],
            ["cancellations", "Cancellations"],
            ["returns", "Returns"],
          ]}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextField label="Changed from" type="datetime-local" value={from} onChange={setFrom} />
          <TextField label="Changed until" type="datetime-local" value={to} onChange={setTo} />
        </div>
        <TextField
          label="Orders a second at most"
          hint="As fast as TikTok allows, if left out. 10 or more."
          type="number"
          min={10}
          value={pace}
          onChange={setPace}
        />
        {wrong && (
          <p role="status" className="text-bad">
            {wrong.path.join(".")}: {wrong.message}
          </p>
        )}
        {start.error && <ErrorNotice error={start.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={wrong !== undefined || start.isPending}>
            Start
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

/** As a field of local time wants it: to the minute, without a zone. */
const localTime = (ms: number): string => {
  const zoneMs = new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - zoneMs).toISOString().slice(0, 16);
};
