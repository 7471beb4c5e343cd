import type { StreamedFigures } from "@sluice/contract";
import { countText } from "../../words/count-text.ts";
import { Figure } from "./figure.tsx";

interface ReceiveBoxProps {
  /** Undefined until they were told. */
  events: StreamedFigures["events"] | undefined;
  /** Null while too little was seen. */
  perSecond: number | null;
}

/** Where webhooks come in, and how many events have come through. */
export const ReceiveBox = ({ events, perSecond }: ReceiveBoxProps) => (
  <div className="rounded-md border border-line bg-page p-3">
    <h3 className="font-semibold">receive</h3>
    <p className="text-xs text-muted">Webhooks, verified and kept</p>
    <dl className="mt-2 grid grid-cols-2 gap-x-3 gap-y-1.5">
      <Figure word="Handled">{events && countText(events.handled)}</Figure>
      <Figure word="Pending">{events && countText(events.pending)}</Figure>
      <Figure word="Events / s">
        {perSecond === null ? undefined : perSecond.toFixed(perSecond < 10 ? 1 : 0)}
      </Figure>
    </dl>
  </div>
);
