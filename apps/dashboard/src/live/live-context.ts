import type { StreamedChange } from "@sluice/contract";
import { createContext, useContext, useEffect, useSyncExternalStore } from "react";
import type { LiveStream } from "./live-stream.ts";

const LiveContext = createContext<LiveStream | undefined>(undefined);
export const LiveProvider = LiveContext.Provider;

const useLive = (): LiveStream => {
  const live = useContext(LiveContext);
  if (!live) throw new Error("There is no LiveProvider around this.");
  return live;
};

export const useStreamStatus = () => {
  const live = useLive();
  const status = useSyncExternalStore(live.subscribe, live.status);
  return { status, lostSinceMs: live.lostSinceMs() };
};

/** Where everything stands, as it was told last. */
export const useFigures = () => {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, live.figures);
};

export const useFigureHistory = () => {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, live.history);
};

/** Calls `take` for each change of an order. Keep `take` the same between renders (useCallback). */
export const useOrderChanges = (take: (change: StreamedChange) => void): void => {
  const live = useLive();
  useEffect(() => live.onChange(take), [live, take]);
};
