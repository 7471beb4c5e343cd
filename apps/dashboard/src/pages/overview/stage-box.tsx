import type { QueueSummary } from "@sluice/contract";
import { Link } from "react-router";
import { Tag } from "../../ui/tag.tsx";
import { spanText } from "../../words/ago-text.ts";
import { countText } from "../../words/count-text.ts";
import { Figure } from "./figure.tsx";

interface StageBoxProps {
  name: string;
  does: string;
  /** Undefined until it was told. */
  queue: QueueSummary | undefined;
  /** Null while too little was seen. */
  jobsPerSecond: number | null;
}

export const StageBox = ({ name, does, queue, jobsPerSecond }: StageBoxProps) => (
  <div className="rounded-md border border-line bg-page p-3">
    <div className="flex items-baseline justify-between gap-2">
      <h3 className="font-semibold">
        <a className="hover:underline" href={`/queues/queue/${encodeURIComponent(`{${name}}`)}`}>
          {name}
        </a>
      </h3>
      <Standing queue={queue} jobsPerSecond={jobsPerSecond} />
    </div>
    <p className="text-xs text-muted">{does}</p>
    <dl className="mt-2 grid grid-cols-3 gap-x-3 gap-y-1.5">
      <Figure word="Waiting">{queue && countText(queue.waiting + queue.delayed)}</Figure>
      <Figure word="Running">{queue && countText(queue.active)}</Figure>
      <Figure word="Oldest">
        {queue && (queue.oldestMs === null ? "–" : spanText(queue.oldestMs))}
      </Figure>
      <Figure word="Jobs / s">
        {jobsPerSecond === null ? undefined : jobsPerSecond.toFixed(jobsPerSecond < 10 ? 1 : 0)}
      </Figure>
      <Figure word="Workers">{queue && countText(queue.workers)}</Figure>
      <Figure word="Dead">
        {queue &&
          (queue.dead === 0 ? (
            "0"
          ) : (
            <Link className="text-bad underline" to={`/dead-letters?stage=${name}`}>
              {countText(queue.dead)}
            </Link>
          ))}
      </Figure>
    </dl>
  </div>
);

const Standing = ({ queue, jobsPerSecond }: Pick<StageBoxProps, "queue" | "jobsPerSecond">) => {
  if (!queue) return <Tag>…</Tag>;
  if (queue.workers === 0) return <Tag tone={queue.waiting > 0 ? "bad" : "warn"}>no worker</Tag>;
  if ((queue.oldestMs ?? 0) > 30_000) return <Tag tone="warn">behind</Tag>;
  // A look may fall between two jobs.
  const isWorking = queue.active > 0 || (jobsPerSecond ?? 0) >= 1;
  return isWorking ? <Tag tone="busy">working</Tag> : <Tag tone="good">idle</Tag>;
};
