import { StreamedChange, StreamedFigures, StreamPosition } from "@sluice/contract";
import { createFigureHistory } from "./figure-history.ts";

export type StreamStatus = "connecting" | "live" | "lost";

interface LiveStreamDeps {
  url: string;
  /** The stream cannot say any more what has changed. */
  onReset: () => void;
}

/**
 * The one live connection of a page. It goes on behind the last change it saw, whatever cut it off, so
 * listeners miss nothing and see nothing twice; where the server does not keep that much, `onReset` says so.
 */
export const createLiveStream = ({ url, onReset }: LiveStreamDeps) => {
  const changeListeners = new Set<(change: StreamedChange) => void>();
  const listeners = new Set<() => void>();
  const history = createFigureHistory();
  let source: EventSource | undefined;
  let status: StreamStatus = "connecting";
  let lostSinceMs: number | undefined;
  let figures: StreamedFigures | undefined;
  let position: number | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  const tellAll = () => {
    for (const listener of listeners) listener();
  };
  const setStatus = (next: StreamStatus) => {
    if (next === status) return;
    status = next;
    lostSinceMs = next === "lost" ? Date.now() : undefined;
    tellAll();
  };
  const reopenIn = (ms: number) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(open, ms);
  };
  const heard = (lastEventId: string) => {
    if (lastEventId !== "") position = Number(lastEventId);
    setStatus("live");
    reopenIn(quietMs);
  };

  const open = () => {
    source?.close();
    const opened = new EventSource(position === undefined ? url : `${url}?after=${position}`);
    source = opened;
    const on = (name: string, take: (data: unknown) => void) =>
      opened.addEventListener(name, (event: MessageEvent<string>) => {
        heard(event.lastEventId);
        take(JSON.parse(event.data));
      });
    on("hello", (data) => (position = StreamPosition.parse(data).position));
    on("reset", (data) => {
      position = StreamPosition.parse(data).position;
      onReset();
    });
    on("order", (data) => {
      const change = StreamedChange.parse(data);
      for (const listener of changeListeners) listener(change);
    });
    on("pipeline", (data) => {
      figures = StreamedFigures.parse(data);
      history.add(figures, Date.now());
      tellAll();
    });
    opened.addEventListener("error", () => {
      setStatus("lost");
      // It connects again by itself, but for where it was refused.
      if (opened.readyState === EventSource.CLOSED) reopenIn(refusedMs);
    });
    reopenIn(quietMs);
  };

  return {
    open,
    close: () => {
      clearTimeout(watchdog);
      source?.close();
    },
    status: () => status,
    /** Since when the connection is lost, in Unix milliseconds. */
    lostSinceMs: () => lostSinceMs,
    /** Where everything stands; undefined until it was told. */
    figures: () => figures,
    history: () => history.read(),
    /** Is told whenever one of the above may have changed. */
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onChange: (listener: (change: StreamedChange) => void) => {
      changeListeners.add(listener);
      return () => void changeListeners.delete(listener);
    },
  };
};

export type LiveStream = ReturnType<typeof createLiveStream>;

// A page cannot see heartbeats, so one that hears nothing for so long asks anew and is told where it stands.
const quietMs = 45_000;
const refusedMs = 3_000;
