-- Many hosts that only say that they live. ARGV: ttl ms, then by fours: id, hash of the secret, number of the heartbeat
-- (0: none), version that the host's words are no news to (empty: it said nothing). Nothing goes into the stream.
if stale() then
    return {'epoch'}
end
local ends = now() + tonumber(ARGV[4])
local answers = {}
for i = 5, #ARGV, 4 do
    local id, seq, version = ARGV[i], ARGV[i + 2], ARGV[i + 3]
    local answer = refusal(id, ARGV[i + 1], seq)
    if not answer and version ~= '' and redis.call('HGET', listing .. id, 'version') ~= version then
        answer = 'changed'
    end
    if not answer then
        beat(id, seq, ends)
    end
    answers[#answers + 1] = answer or 'ok'
end
return answers
