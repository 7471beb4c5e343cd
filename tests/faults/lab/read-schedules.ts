import type { Lab } from "./open-lab.ts";

export interface Schedule {
  queue: string;
  id: string;
  /** Of its next run; negative when that is due. */
  inMs: number;
  everyMs: number;
  /** Whether a job stands for that run, or one of an earlier run is still to be finished. */
  hasJob: boolean;
}

/** BullMQ's job schedulers as they stand at one moment, on Redis's clock. */
export const readSchedules = async (lab: Lab): Promise<Schedule[]> =>
  JSON.parse(String(await lab.redis.command("EVAL", script, "0"))) as Schedule[];

const script = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}
for _, queue in ipairs({ '{sync}', '{sweep}' }) do
  local key = 'bull:' .. queue .. ':'
  local jobs = {}
  local function note(ids)
    for _, id in ipairs(ids) do
      local of = string.match(id, '^repeat:(.+):%d+$')
      if of then jobs[of] = true end
    end
  end
  for _, state in ipairs({ 'wait', 'paused', 'active' }) do
    note(redis.call('lrange', key .. state, 0, -1))
  end
  note(redis.call('zrange', key .. 'delayed', 0, -1))
  local entries = redis.call('zrange', key .. 'repeat', 0, -1, 'WITHSCORES')
  for at = 1, #entries, 2 do
    local id = entries[at]
    found[#found + 1] = {
      queue = queue,
      id = id,
      inMs = tonumber(entries[at + 1]) - now,
      everyMs = tonumber(redis.call('hget', key .. 'repeat:' .. id, 'every') or '0'),
      hasJob = jobs[id] or false,
    }
  end
end
if #found == 0 then return '[]' end
return cjson.encode(found)`;
