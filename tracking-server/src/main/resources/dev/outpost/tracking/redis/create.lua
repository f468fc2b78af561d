-- ARGV: id, JSON, hash of the secret, origin and subnet (empty: not counted), the caps (origin, subnet, all), ttl ms,
-- stream length
local id, json, origin, subnet = ARGV[4], ARGV[5], ARGV[7], ARGV[8]
if stale() then
    return {'epoch'}
end
if redis.call('ZSCORE', due, id) then
    return {'taken'}
end
local function full(counts, who, cap)
    return who ~= '' and tonumber(redis.call('HGET', counts, who) or '0') >= tonumber(cap)
end
if full(origins, origin, ARGV[9]) then
    return {'origin'}
end
if full(subnets, subnet, ARGV[10]) then
    return {'subnet'}
end
if redis.call('ZCARD', due) >= tonumber(ARGV[11]) then
    return {'all'}
end
if origin ~= '' then
    redis.call('HINCRBY', origins, origin, 1)
end
if subnet ~= '' then
    redis.call('HINCRBY', subnets, subnet, 1)
end
local n = tell(ARGV[13], 'id', id, 'put', json)
redis.call('HSET', listing .. id, 'json', json, 'secret', ARGV[6], 'version', n, 'origin', origin, 'subnet', subnet)
redis.call('PEXPIRE', listing .. id, 2 * keep)
redis.call('ZADD', due, now() + tonumber(ARGV[12]), id)
return {'ok'}
