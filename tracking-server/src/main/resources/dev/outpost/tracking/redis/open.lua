-- What a reader must know before it loads the list. ARGV: run id of this Redis, the last epoch that the caller knows,
-- ttl ms
local run, known, ttl = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local held = redis.call('HMGET', meta, 'run', 'epoch')
if held[1] ~= run or not held[2] then
    -- It may have come back with less than it had: numbers told before mean nothing now. Hosts could not reach it
    -- meanwhile: they get their time anew.
    local time = now()
    held[2] = string.format('%.0f', math.max(time, known + 1, tonumber(held[2] or '0') + 1))
    redis.call('HSET', meta, 'run', run, 'epoch', held[2], 'grace', time + ttl, 'alive', time)
end
local last = redis.call('XREVRANGE', deltas, '+', '-', 'COUNT', 1)
return {held[2], redis.call('HGET', meta, 'n') or '0', last[1] and last[1][1] or '0-0'}
