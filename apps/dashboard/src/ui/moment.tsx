import { useNow } from "./use-now.ts";
import { agoText } from "../words/ago-text.ts";

/** A time as people say it; the exact one shows on hover. */
export const Moment = ({ at, none = "never" }: { at: string | null; none?: string }) => {
  const nowMs = useNow();
  if (at === null) return <span className="text-muted">{none}</span>;
  return (
    <time dateTime={at} title={exactly(at)} className="whitespace-nowrap">
      {agoText(Date.parse(at), nowMs)}
    </time>
  );
};

const exactly = (at: string): string => `${new Date(at).toLocaleString()} (${at})`;
