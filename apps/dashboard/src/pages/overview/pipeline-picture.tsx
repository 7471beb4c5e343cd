import { ArrowDown, ArrowRight, ArrowUp } from "lucide-react";
import { useFigureHistory, useFigures } from "../../live/live-context.ts";
import { ratePerSecond } from "../../live/figure-history.ts";
import { Panel } from "../../ui/panel.tsx";
import { useNow } from "../../ui/use-now.ts";
import { ReceiveBox } from "./receive-box.tsx";
import { StageBox } from "./stage-box.tsx";

/** The road of a webhook, with what stands where on it. */
export const PipelinePicture = () => {
  const figures = useFigures();
  const history = useFigureHistory();
  const nowMs = useNow();
  const box = (name: string, does: string) => (
    <StageBox
      name={name}
      does={does}
      queue={figures?.queues.find((queue) => queue.stage === name)}
      jobsPerSecond={ratePerSecond(history, nowMs, ({ done }) => done[name] ?? 0)}
    />
  );
  return (
    <Panel
      title="Pipeline"
      hint="A job is a batch of up to 200 events. Sync reads what no webhook told, and its orders join the road at normalize."
    >
      <div className="grid gap-2 lg:grid-cols-[minmax(0,4fr)_auto_minmax(0,5fr)_auto_minmax(0,5fr)_auto_minmax(0,5fr)] lg:items-center">
        <ReceiveBox
          events={figures?.events}
          perSecond={ratePerSecond(history, nowMs, ({ handled }) => handled)}
        />
        <Arrow />
        {box("normalize", "Webhooks become facts")}
        <Arrow />
        {box("persist", "Facts into Postgres")}
        <Arrow />
        {box("advance", "Orders take their steps")}
        <div className="lg:col-start-3">
          <ArrowUp aria-hidden className="mx-auto mb-2 hidden size-4 text-muted lg:block" />
          {box("sync", "Reads TikTok's lists")}
        </div>
      </div>
    </Panel>
  );
};

const Arrow = () => (
  <span aria-hidden className="mx-auto text-muted">
    <ArrowRight className="hidden size-4 lg:block" />
    <ArrowDown className="size-4 lg:hidden" />
  </span>
);
