-- Replaces what is listed. ARGV: id, hash of the secret (empty: not asked for), number of the heartbeat (0: none; empty:
-- it is none, the listing's end stays), version that the new JSON was made from, new JSON, ttl ms, stream length
local id, secret, seq, version, json = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
if stale() then
    return {'epoch'}
end
local no = refusal(id, secret, seq)
if no then
    return {no}
end
local held = redis.call('HMGET', listing .. id, 'version', 'json')
if held[1] ~= version then
    return {'changed', held[1], held[2]}
end
if seq ~= '' then
    beat(id, seq, now() + tonumber(ARGV[9]))
end
local n = tell(ARGV[10], 'id', id, 'put', json)
redis.call('HSET', listing .. id, 'json', json, 'version', n)
return {'ok', tostring(n)}
