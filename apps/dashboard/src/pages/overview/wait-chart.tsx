import { lazy, Suspense } from "react";
import { useFigureHistory, useFigures } from "../../live/live-context.ts";
import { Panel } from "../../ui/panel.tsx";
import { Tag } from "../../ui/tag.tsx";
import { spanText } from "../../words/ago-text.ts";

const LineChart = lazy(async () => ({
  default: (await import("../../ui/line-chart.tsx")).LineChart,
}));

/** How long webhooks take until their order's state is decided, against the promise. */
export const WaitChart = () => {
  const waits = useFigures()?.webhookToStateMs;
  const history = useFigureHistory();
  return (
    <Panel
      title="Webhook to state"
      hint="From a webhook's arrival until the order's state is decided, over the newest webhooks. The promise is 30 s."
      actions={<PromiseTag p99={waits?.p99} />}
    >
      <dl className="flex gap-6">
        <Quantile word="Half within" ms={waits?.p50} />
        <Quantile word="99 % within" ms={waits?.p99} />
      </dl>
      <div className="mt-2 h-32">
        <Suspense>
          <LineChart
            label="Median and 99th percentile of the time from webhook to state, over the last minutes"
            timesMs={history.map(({ atMs }) => atMs)}
            lines={[
              { word: "99 %", colour: "--color-shipped", values: history.map(({ p99 }) => p99) },
              { word: "half", colour: "--color-accent", values: history.map(({ p50 }) => p50) },
            ]}
          />
        </Suspense>
      </div>
    </Panel>
  );
};

const Quantile = ({ word, ms }: { word: string; ms: number | null | undefined }) => (
  <div>
    <dt className="text-xs text-muted">{word}</dt>
    <dd className="text-lg font-semibold">
      {ms === undefined ? "…" : ms === null ? "–" : spanText(ms)}
    </dd>
  </div>
);

const PromiseTag = ({ p99 }: { p99: number | null | undefined }) =>
  p99 === undefined || p99 === null ? (
    <Tag>no webhook yet</Tag>
  ) : p99 <= promiseMs ? (
    <Tag tone="good">kept</Tag>
  ) : (
    <Tag tone="bad">missed</Tag>
  );

const promiseMs = 30_000;
