import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./api-problem.ts";

/** What was refused will be refused again; everything else may pass. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < 3 && !isRefusal(error),
      },
    },
  });

const isRefusal = (error: unknown): boolean =>
  error instanceof ApiProblem && error.problem.status < 500;
