-- Ends what is due. ARGV: most at a time, ttl ms, stream length, ms without a run of this after which nobody was there
-- to hear hosts
if stale() then
    return {'epoch'}
end
for i = 1, #KEYS do
    redis.call('PEXPIRE', KEYS[i], keep)
end
local time, ttl = now(), tonumber(ARGV[5])
local state = redis.call('HMGET', meta, 'grace', 'alive')
local grace = tonumber(state[1] or '0')
if not state[2] or time - tonumber(state[2]) > tonumber(ARGV[7]) then
    grace = time + ttl
    redis.call('HSET', meta, 'grace', grace)
end
redis.call('HSET', meta, 'alive', time)
local ended = {}
if time >= grace then
    for _, id in ipairs(redis.call('ZRANGE', due, '-inf', time, 'BYSCORE', 'LIMIT', 0, ARGV[4])) do
        ended[#ended + 1] = id
        ended[#ended + 1] = drop(id, 'ttl', ARGV[6])
    end
end
return {'ok', ended}
