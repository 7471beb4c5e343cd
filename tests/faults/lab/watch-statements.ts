import type { Sql } from "postgres";

/** Looks again and again how long Sluice's statements have been running; gives the longest, in ms. */
export const watchStatements = (admin: Sql) => {
  let longestMs = 0;
  let isStopping = false;
  const look = async () => {
    while (!isStopping) {
      const [row] = await admin<{ ms: number | null }[]>`
        select extract(epoch from max(clock_timestamp() - query_start))::float8 * 1000 as ms
        from pg_stat_activity where application_name like 'sluice%' and state = 'active'`;
      longestMs = Math.max(longestMs, row?.ms ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const looking = look();
  return {
    stop: async (): Promise<number> => {
      isStopping = true;
      await looking;
      return Math.round(longestMs);
    },
  };
};
