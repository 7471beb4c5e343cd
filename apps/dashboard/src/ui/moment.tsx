import { useNow } from "./use-now.ts";
import { agoText } from "../words/ago-text.ts";

/** A time as people say it; the exact one shows on hover. */
export const Moment = ({ at }: { at: string | null }) => {
  const nowMs = useNow();
  if (at === null) return <span className="text-muted">never</span>;
  return (
    <time dateTime={at} title={exactly(at)} className="whitespace-nowrap">
      {agoText(Date.parse(at), nowMs)}
    </time>
  );
};

const exactly = (at: string): string => `${new Date(at).toLocaleString()} (${at})`;
