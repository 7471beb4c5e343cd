import { lazy, Suspense } from "react";
import { useFigureHistory, useFigures } from "../../live/live-context.ts";
import { ratePerSecond } from "../../live/figure-history.ts";
import { Panel } from "../../ui/panel.tsx";
import { useNow } from "../../ui/use-now.ts";
import { spanText } from "../../words/ago-text.ts";
import { countText } from "../../words/count-text.ts";

const LineChart = lazy(async () => ({
  default: (await import("../../ui/line-chart.tsx")).LineChart,
}));

/** What comes of it, live. */
export const SimulatorEffect = ({ webhooks }: { webhooks: Record<string, number> }) => {
  const figures = useFigures();
  const history = useFigureHistory();
  const nowMs = useNow();
  const rate = ratePerSecond(history, nowMs, ({ handled }) => handled);
  const p99 = figures?.webhookToStateMs.p99 ?? null;
  const told = [
    ["Webhooks sent", countText(webhooks["sent"] ?? 0)],
    ["Dropped on purpose", countText(webhooks["dropped"] ?? 0)],
    ["Sent again", countText(webhooks["retried"] ?? 0)],
    ["Events a second", rate === null ? "…" : rate.toFixed(1)],
    ["Pending", figures ? countText(figures.events.pending) : "…"],
    ["99 % decided within", p99 === null ? "–" : spanText(p99)],
    ["Dead letters", figures ? countText(figures.deadLetters) : "…"],
  ] as const;
  return (
    <Panel title="What comes of it">
      <div className="grid items-center gap-4 lg:grid-cols-2">
        <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
          {told.map(([word, figure]) => (
            <div key={word}>
              <dt className="text-xs text-muted">{word}</dt>
              <dd className="text-lg font-semibold">{figure}</dd>
            </div>
          ))}
        </dl>
        <div className="h-28 min-w-0">
          <Suspense>
            <LineChart
              label="99th percentile of the time from webhook to state, over the last minutes"
              timesMs={history.map(({ atMs }) => atMs)}
              lines={[
                {
                  word: "99 %",
                  colour: "--color-shipped",
                  values: history.map((point) => point.p99),
                },
              ]}
            />
          </Suspense>
        </div>
      </div>
    </Panel>
  );
};
