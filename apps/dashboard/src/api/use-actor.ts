import { CurrentSession, reaches, type Role } from "@sluice/contract";
import { useQuery } from "@tanstack/react-query";
import { request } from "./request.ts";

/** Who looks at the dashboard; undefined until it is known. */
export const useActor = () => {
  const { data } = useQuery({
    queryKey: ["sessions", "current"],
    queryFn: ({ signal }) => request(CurrentSession, "/sessions/current", { signal }),
    staleTime: 60_000,
  });
  return data;
};

/** Whether the one who looks may do what takes a role. The API decides again. */
export const useMay = (role: Role): boolean => {
  const actor = useActor();
  return actor !== undefined && reaches(actor.role, role);
};
