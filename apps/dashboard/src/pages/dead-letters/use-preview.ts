import { LetterChange } from "@sluice/contract";
import { useQuery } from "@tanstack/react-query";
import { request } from "../../api/request.ts";
import type { ChosenLetters } from "./chosen-letters.ts";

/** Exactly what a change would change, asked for while its dialog is open. */
export const usePreview = (
  change: "retry" | "discard" | "restore",
  chosen: ChosenLetters,
  isOpen: boolean,
) =>
  useQuery({
    queryKey: ["dead-letters", "preview", change, chosen],
    queryFn: ({ signal }) =>
      request(LetterChange, `/dead-letters/${change}`, {
        method: "POST",
        body: { ...chosen, dryRun: true, ...(change === "discard" && { reason: "preview" }) },
        signal,
      }),
    enabled: isOpen,
    staleTime: 0,
  });
