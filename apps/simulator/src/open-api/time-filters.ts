import { z } from "zod";
import type { Window } from "../orders/time-index.ts";

const Time = z.number().int().min(0).optional();

/** The filters by time that all searches know, in Unix seconds: from `ge`, included, to `lt`. */
export const timeFilters = {
  create_time_ge: Time,
  create_time_lt: Time,
  update_time_ge: Time,
  update_time_lt: Time,
};

type Times = { [Name in keyof typeof timeFilters]?: number | undefined };

export const windowsOf = (times: Times): { createTime: Window; updateTime: Window } => ({
  createTime: { ge: times.create_time_ge, lt: times.create_time_lt },
  updateTime: { ge: times.update_time_ge, lt: times.update_time_lt },
});
