-- ARGV: id, hash of the secret, reason, stream length
if stale() then
    return {'epoch'}
end
local no = refusal(ARGV[4], ARGV[5], '')
if no then
    return {no}
end
return {'ok', drop(ARGV[4], ARGV[6], ARGV[7])}
