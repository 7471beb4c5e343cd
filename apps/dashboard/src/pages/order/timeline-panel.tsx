import type { OrderTimeline } from "@sluice/contract";
import type { UseQueryResult } from "@tanstack/react-query";
import { Answer } from "../../ui/answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { countOf } from "../../words/count-text.ts";
import { TimelineEntry } from "./timeline-entry.tsx";

interface TimelinePanelProps {
  timeline: UseQueryResult<OrderTimeline>;
  onDone: () => void;
}

/** Why the order is where it is: everything that happened to it, oldest first. */
export const TimelinePanel = ({ timeline, onDone }: TimelinePanelProps) => (
  <Panel
    title="Timeline"
    hint="Everything that is known to have happened to the order, and what was made of it."
    actions={
      timeline.data && (
        <span className="text-xs text-muted">
          {countOf(timeline.data.entries.length, "entry", "entries")}
        </span>
      )
    }
  >
    <Answer of={timeline} lines={8}>
      {({ entries }) => (
        <ol className="flex flex-col">
          {entries.map((entry) => (
            <TimelineEntry key={`${entry.type} ${entry.id}`} entry={entry} onDone={onDone} />
          ))}
        </ol>
      )}
    </Answer>
  </Panel>
);
