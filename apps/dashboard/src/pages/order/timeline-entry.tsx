import {
  ArrowRightLeft,
  FileText,
  MailWarning,
  TriangleAlert,
  UserRound,
  type LucideIcon,
} from "lucide-react";
import type { OrderTimeline } from "@sluice/contract";
import { Link } from "react-router";
import { Moment } from "../../ui/moment.tsx";
import { PhaseBadge } from "../../ui/state-badge.tsx";
import { Tag } from "../../ui/tag.tsx";
import { spanText } from "../../words/ago-text.ts";
import { countOf } from "../../words/count-text.ts";
import { FactDetails } from "./fact-details.tsx";
import { actionWord, factWord, statusTone } from "./timeline-words.ts";

type Entry = OrderTimeline["entries"][number];

export const TimelineEntry = ({ entry, onDone }: { entry: Entry; onDone: () => void }) => {
  const Icon = icons[entry.type];
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 pb-3">
      <span className="flex flex-col items-center">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        <span aria-hidden className="mt-1 w-px flex-1 bg-line" />
      </span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Head entry={entry} />
          <span className="ml-auto text-xs text-muted">
            {entry.sinceMs !== null && `+${spanText(entry.sinceMs)} · `}
            <Moment at={entry.at} />
          </span>
        </p>
        <Body entry={entry} onDone={onDone} />
      </div>
    </li>
  );
};

const Head = ({ entry }: { entry: Entry }) => {
  switch (entry.type) {
    case "fact":
      return (
        <>
          <span className="font-medium">{factWord(entry)}</span>
          {entry.phase && <PhaseBadge phase={entry.phase} />}
          <Tag tone={statusTone(entry.status)}>{entry.status}</Tag>
        </>
      );
    case "transition":
      return (
        <>
          <PhaseBadge phase={entry.fromPhase} />
          <span aria-hidden>→</span>
          <span className="sr-only">to</span>
          <PhaseBadge phase={entry.toPhase} />
          {entry.outcome !== "applied" && <Tag tone="warn">{entry.outcome}</Tag>}
        </>
      );
    case "failedAttempt":
      return (
        <span className="font-medium">
          Try {entry.attempt} of {entry.stage} failed
        </span>
      );
    case "deadLetter":
      return (
        <>
          <Link className="font-medium hover:underline" to={`/dead-letters?letter=${entry.id}`}>
            Dead letter of {entry.stage}
          </Link>
          <Tag tone={entry.status === "open" ? "bad" : "plain"}>{entry.status}</Tag>
        </>
      );
    default:
      return <span className="font-medium">{actionWord(entry.action)}</span>;
  }
};

const Body = ({ entry, onDone }: { entry: Entry; onDone: () => void }) => {
  switch (entry.type) {
    case "fact":
      return <FactDetails fact={entry} onDone={onDone} />;
    case "transition":
      return <Because reason={entry.reason} actor={entry.actor} />;
    case "failedAttempt":
      return <p className="break-words text-muted">{entry.error}</p>;
    case "deadLetter":
      return (
        <>
          <p className="break-words text-muted">
            {entry.error} Given up after {countOf(entry.attempts, "try", "tries")}
            {entry.retries > 0 && `, sent back ${countOf(entry.retries, "time")}`}.
          </p>
          <Because reason={entry.reason} actor={entry.actor} />
        </>
      );
    default:
      return <Because reason={entry.reason} actor={entry.actor} />;
  }
};

const Because = ({ reason, actor }: { reason: string | null; actor: string | null }) =>
  (reason ?? actor) === null ? null : (
    <p className="break-words text-muted">
      {actor !== null && <>by {actor}</>}
      {actor !== null && reason !== null && ": "}
      {reason}
    </p>
  );

const icons: Record<Entry["type"], LucideIcon> = {
  fact: FileText,
  transition: ArrowRightLeft,
  failedAttempt: TriangleAlert,
  deadLetter: MailWarning,
  action: UserRound,
};
