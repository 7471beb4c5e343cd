import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { keyOf } from "./use-read.ts";
import { request } from "./request.ts";

interface ChangeOptions<Input> {
  method?: "POST" | "PUT" | "DELETE";
  /** The paths that show something else afterwards. */
  touches: readonly string[];
  /** What goes into the body; all of the input, if left out. */
  sends?: (input: Input) => unknown;
}

/** A change through the API. What it touches is read anew once it is done. */
export const useChange = <Schema extends z.ZodType, Input = Record<string, unknown>>(
  output: Schema,
  path: string | ((input: Input) => string),
  { method = "POST", touches, sends = (input) => input }: ChangeOptions<Input>,
) => {
  const queryClient = useQueryClient();
  return useMutation<z.output<Schema>, Error, Input>({
    mutationFn: (input) =>
      request(output, typeof path === "string" ? path : path(input), {
        method,
        body: sends(input),
      }),
    onSettled: () =>
      Promise.all(
        touches.map((touched) => queryClient.invalidateQueries({ queryKey: keyOf(touched) })),
      ),
  });
};
