/**
 * A token bucket with a rate of its own, in one key and so one round trip, on Redis's clock, which
 * all workers share. `consume` sends one point and takes a token. `penalty` sends more than one: a
 * call was throttled, and the points are TikTok's Retry-After in milliseconds, or under a thousand
 * where it named none (then they are the jitter of a wait of our own).
 *
 * Answers two numbers as the library reads them: consumed points, more than the limit if there is no
 * token and otherwise the limit less the rate; and the milliseconds until there may be a token.
 *
 * | what happens                                | the rate                                        |
 * |---------------------------------------------|-------------------------------------------------|
 * | the bucket is more than half used up        | doubles each half second                        |
 * | the same, near where TikTok throttled last  | doubles each 20 s, or grows by 1 a second       |
 * | throttled                                   | halves; one call tries again at the block's end |
 * | throttled while blocked: an older call      | stays; the block may grow                       |
 * | throttled again by the first call after it  | halves; the block is twice as long, up to 60 s  |
 * | no call for an hour, or Redis lost the key  | starts low again                                |
 */
export const callRateScript = `
local points, rate_max = tonumber(ARGV[1]), tonumber(ARGV[3])
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('hmget', KEYS[1], 'rate', 'tokens', 'at', 'till', 'block', 'streak', 'knee',
  'taken')
local rate = tonumber(state[1]) or 10
local at = tonumber(state[3]) or now
local till = tonumber(state[4]) or 0
local block = tonumber(state[5]) or 0
local streak = tonumber(state[6]) or 0
local knee = tonumber(state[7]) or rate_max
local taken = tonumber(state[8]) or 0
local size = math.max(20, rate / 2)
local passed = math.max(0, now - at)
local tokens = math.min(size, (tonumber(state[2]) or size) + passed * rate / 1000)
local wait, is_taken = 0, 0

if points > 1 then
  if now >= till then
    if taken > 1 or now - till > block then streak = 0 end
    if streak == 0 then knee = math.max(1, rate / 2) end
    rate = math.max(1, rate / 2)
    block = 0
    taken = 0
    streak = streak + 1
  end
  local own = math.min(60000, 1000 * 2 ^ math.min(streak - 1, 6)) + points
  local asked = points >= 1000 and points or own
  if now + asked > till then
    block = asked
    till = now + asked
  end
  tokens = 1
  at = till
  wait = till - now
elseif now < till then
  wait = till - now
else
  if tokens - 1 < size / 2 then
    local since = math.min(passed, 250)
    local grown = rate * 2 ^ (since / 500)
    if rate >= knee then grown = math.max(rate * 2 ^ (since / 20000), rate + since / 1000) end
    rate = math.min(rate_max, grown)
  end
  if tokens >= 1 then
    tokens = tokens - 1
    taken = taken + 1
    is_taken = 1
  else
    wait = math.ceil((1 - tokens) * 1000 / rate)
  end
  at = now
end

redis.call('hset', KEYS[1], 'rate', rate, 'tokens', tokens, 'at', at, 'till', till,
  'block', block, 'streak', streak, 'knee', knee, 'taken', taken)
redis.call('pexpire', KEYS[1], math.max(3600000, wait))
local consumed = rate_max + 1
if is_taken == 1 then consumed = math.max(0, rate_max - math.floor(rate)) end
return { consumed, wait }
`;
