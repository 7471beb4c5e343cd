import { Health } from "@sluice/contract";
import { TriangleAlert } from "lucide-react";
import { messageOf } from "../api/api-problem.ts";
import { useRead } from "../api/use-read.ts";
import { useFigures, useStreamStatus } from "../live/live-context.ts";
import { useNow } from "../ui/use-now.ts";
import { spanText } from "../words/ago-text.ts";
import { idleQueues } from "./idle-queues.ts";

/** What makes everything else on the screen doubtful, on every page. */
export const Banner = () => {
  const lines = useTroubles();
  if (lines.length === 0) return <div role="alert" />;
  return (
    <div role="alert" className="border-b border-bad/40 bg-bad/10 px-4 py-2 text-bad lg:px-6">
      {lines.map((line) => (
        <p key={line} className="flex items-start gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {line}
        </p>
      ))}
    </div>
  );
};

const useTroubles = (): string[] => {
  const health = useRead(Health, "/health", { everyMs: 10_000 });
  const figures = useFigures();
  const { status, lostSinceMs } = useStreamStatus();
  const nowMs = useNow();
  const lines: string[] = [];
  if (health.error) lines.push(messageOf(health.error));
  else lines.push(...(health.data?.notReady ?? []));
  for (const { stage, waiting } of idleQueues(figures?.queues ?? []))
    lines.push(
      `The queue ${stage} has ${waiting} waiting jobs and no worker. Start one: pnpm start:worker`,
    );
  // A moment without it is nothing: it comes back by itself, and nothing is missed.
  if (status === "lost" && lostSinceMs !== undefined && nowMs - lostSinceMs > shownAfterMs)
    lines.push(
      `Not live since ${spanText(nowMs - lostSinceMs)}: what you see may be old. It connects again by itself and catches up.`,
    );
  return lines;
};

const shownAfterMs = 3_000;
