import { useStreamStatus } from "../live/live-context.ts";

/** Whether what is on the screen is live. */
export const StreamLight = () => {
  const { status } = useStreamStatus();
  const { word, tone } = lights[status];
  return (
    <span role="status" className="flex items-center gap-2 px-2 text-xs text-muted">
      <span aria-hidden className={`size-2 rounded-full ${tone}`} />
      {word}
    </span>
  );
};

const lights = {
  connecting: { word: "Connecting", tone: "bg-muted" },
  live: { word: "Live", tone: "bg-good" },
  lost: { word: "Not live", tone: "bg-bad" },
};
