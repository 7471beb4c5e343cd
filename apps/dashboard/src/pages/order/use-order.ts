import { OrderDetail, OrderTimeline } from "@sluice/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { keyOf, useRead } from "../../api/use-read.ts";
import { useOrderChanges } from "../../live/live-context.ts";
import { phaseWords } from "../../words/order-words.ts";

/** An order with its timeline, read anew whenever the stream tells of it, at most twice a second. */
export const useOrder = (id: string) => {
  const order = useRead(OrderDetail, `/orders/${id}`);
  const timeline = useRead(OrderTimeline, `/orders/${id}/timeline`, {
    isEnabled: order.data !== undefined,
  });
  const [news, setNews] = useState("");
  const { tiktokOrderId } = order.data ?? {};
  const readAgain = useReadingAgain(id);
  useOrderChanges(
    useCallback(
      (change) => {
        if (change.tiktokOrderId !== tiktokOrderId) return;
        setNews(`The order is now: ${phaseWords[change.toPhase]}.`);
        readAgain();
      },
      [tiktokOrderId, readAgain],
    ),
  );
  return { order, timeline, news, readAgain };
};

const useReadingAgain = (id: string) => {
  const queryClient = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), [id]);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => void queryClient.invalidateQueries({ queryKey: keyOf(`/orders/${id}`) }),
      500,
    );
  }, [id, queryClient]);
};
