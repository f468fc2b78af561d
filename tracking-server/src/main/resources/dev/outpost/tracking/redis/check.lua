-- A listing, for whoever has its secret. ARGV: id, hash of the secret (empty: not asked for)
if stale() then
    return {'epoch'}
end
local no = refusal(ARGV[4], ARGV[5], '')
if no then
    return {no}
end
return {'ok', redis.call('HGET', listing .. ARGV[4], 'json')}
