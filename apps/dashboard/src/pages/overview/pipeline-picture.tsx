import { ArrowDown, ArrowRight } from "lucide-react";
import { Fragment } from "react";
import { useFigureHistory, useFigures } from "../../live/live-context.ts";
import { ratePerSecond } from "../../live/figure-history.ts";
import { Panel } from "../../ui/panel.tsx";
import { useNow } from "../../ui/use-now.ts";
import { countText } from "../../words/count-text.ts";
import { StageBox } from "./stage-box.tsx";

/** The road of a webhook, with what stands where on it. */
export const PipelinePicture = () => {
  const figures = useFigures();
  const history = useFigureHistory();
  const nowMs = useNow();
  const rate = ratePerSecond(history, nowMs, ({ handled }) => handled);
  const jobsPerSecond = (name: string) =>
    ratePerSecond(history, nowMs, ({ done }) => done[name] ?? 0);
  const stage = (name: string) => figures?.queues.find((queue) => queue.stage === name);
  return (
    <Panel
      title="Pipeline"
      hint="A job is a batch of up to 200 events. Sync reads what no webhook told, and joins at normalize."
      actions={
        <output className="text-xs text-muted">
          {figures
            ? `${countText(figures.events.handled)} events handled, ${countText(figures.events.pending)} pending` +
              (rate === null ? "" : `, ${rate.toFixed(rate < 10 ? 1 : 0)} a second`)
            : "Waiting for the first figures"}
        </output>
      }
    >
      <ol className="flex flex-col items-stretch gap-2 lg:flex-row lg:items-center">
        {road.map(({ name, does }, place) => (
          <Fragment key={name}>
            {place > 0 && (
              <li aria-hidden className="self-center text-muted">
                <ArrowRight className="hidden size-4 lg:block" />
                <ArrowDown className="size-4 lg:hidden" />
              </li>
            )}
            <li className="min-w-0 flex-1">
              <StageBox
                name={name}
                does={does}
                queue={stage(name)}
                jobsPerSecond={jobsPerSecond(name)}
              />
            </li>
          </Fragment>
        ))}
      </ol>
      <div className="mt-2 lg:w-1/3 lg:pr-3">
        <StageBox
          name="sync"
          does="Reads TikTok's lists"
          queue={stage("sync")}
          jobsPerSecond={jobsPerSecond("sync")}
        />
      </div>
    </Panel>
  );
};

const road = [
  { name: "normalize", does: "Webhooks become facts" },
  { name: "persist", does: "Facts into Postgres" },
  { name: "advance", does: "Orders take their steps" },
];
