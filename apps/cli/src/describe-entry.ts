import type { OrderTimeline } from "@sluice/contract";

/** An entry of a timeline in two short texts. */
export const describeEntry = (
  entry: OrderTimeline["entries"][number],
): { what: string; why: string | null } => {
  switch (entry.type) {
    case "fact":
      return { what: describeFact(entry), why: by(entry) };
    case "transition":
      return {
        what: `${entry.fromPhase} → ${entry.toPhase}, ${entry.outcome} (event ${entry.factId})`,
        why: by(entry),
      };
    case "failedAttempt":
      return { what: `try ${entry.attempt} failed in ${entry.stage}`, why: entry.error };
    case "deadLetter":
      return {
        what: `dead letter ${entry.id} of ${entry.stage}, ${entry.status}${times("retries", entry.retries)}`,
        why: entry.error,
      };
    default:
      return { what: entry.action, why: by(entry) };
  }
};

type Fact = Extract<OrderTimeline["entries"][number], { type: "fact" }>;

const describeFact = ({ id, source, kind, phase, tiktokStatus, status, ...counts }: Fact) =>
  `event ${id}: ${source} ${kind} ${phase ?? tiktokStatus ?? ""}, ${status}` +
  times("duplicates", counts.duplicates) +
  times("replays", counts.replays);

const times = (word: string, count: number) => (count > 0 ? `, ${word} ${count}` : "");

const by = ({ actor, reason }: { actor: string | null; reason: string | null }) => {
  const texts = [actor, reason].filter((text) => text !== null);
  return texts.length > 0 ? texts.join(": ") : null;
};
