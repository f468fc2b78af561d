-- Some of the list, from a cursor on. ARGV: cursor, how many
if stale() then
    return {'epoch'}
end
local scan = redis.call('ZSCAN', due, ARGV[4], 'COUNT', ARGV[5])
local found = {}
for i = 1, #scan[2], 2 do
    local id = scan[2][i]
    local held = redis.call('HMGET', listing .. id, 'version', 'json')
    if held[2] then
        found[#found + 1] = id
        found[#found + 1] = held[1]
        found[#found + 1] = held[2]
    end
end
return {'page', scan[1], redis.call('HGET', meta, 'n') or '0', found}
