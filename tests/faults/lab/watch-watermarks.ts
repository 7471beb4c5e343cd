import type { Lab } from "./open-lab.ts";
import { sleep } from "./nemesis.ts";

/**
 * Looks again and again whether a watermark of sync's stands where no finished run has brought it,
 * and counts the looks that fell into the middle of a run.
 */
export const watchWatermarks = (lab: Lab) => {
  let isOver = false;
  let midRun = 0;
  const problems: string[] = [];
  const look = async () => {
    // One statement, so that both tables are seen as of one moment. A list begins a day back.
    const rows = await lab.db()<{ shop: string; list: string; isAhead: boolean; isMid: boolean }[]>`
      select shop_id as shop, list,
        watermark > now() - interval '23 hours' and not exists (
          select from sync_runs r where r.shop_id = c.shop_id and r.list = c.list
            and r.kind in ('scheduled', 'full') and r.status = 'done'
            and r.window_to >= c.watermark) as "isAhead",
        exists (
          select from sync_runs r where r.shop_id = c.shop_id and r.list = c.list
            and r.kind in ('scheduled', 'full') and r.status = 'running'
            and r.position > r.window_from and r.position < r.window_to) as "isMid"
      from sync_cursors c`;
    midRun += rows.filter(({ isMid }) => isMid).length;
    for (const { shop, list, isAhead } of rows)
      if (isAhead) problems.push(`the watermark of ${list} of ${shop} moved before its run's end`);
  };
  const watch = async () => {
    while (!isOver) {
      await look();
      await sleep(30);
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      isOver = true;
      await watching;
      return { midRun, problems: [...new Set(problems)] };
    },
  };
};
