import { sleep } from "./nemesis.ts";
import type { Lab } from "./open-lab.ts";

/** Looks again and again at what a wrong clock must not touch, by Postgres's own clock. */
export const watchRecords = (lab: Lab) => {
  let watermarkAheadS = 0;
  let disconnected = 0;
  let owed = 0;
  let isStopping = false;
  const look = async () => {
    const [row] = await lab.db()<{ aheadS: number; disconnected: number; owed: number }[]>`
      select
        coalesce((select max(extract(epoch from watermark - clock_timestamp()))::float8
                  from sync_cursors), 0) as "aheadS",
        (select count(*)::int from shops where status <> 'connected') as disconnected,
        (select count(*)::int from orders where details_stale) as owed`;
    if (!row) return;
    watermarkAheadS = Math.max(watermarkAheadS, row.aheadS);
    disconnected += row.disconnected;
    owed = row.owed;
  };
  const looking = (async () => {
    while (!isStopping) {
      await look();
      await sleep(100);
    }
  })();
  return {
    stop: async () => {
      isStopping = true;
      await looking;
      await look();
      return { watermarkAheadS, disconnected, owed };
    },
  };
};
