-- Stands before each of the other scripts. docs/adr/0012-redis-store.md has the keys and the reasons.
-- KEYS: meta (hash: run, epoch, n, grace, alive), due (sorted set: id by the instant it ends, ms), deltas (stream),
--       origins, subnets (hashes: listings by where they come from)
-- ARGV: epoch, what a listing's key begins with, ms after which keys go that nobody uses; then what each script says
--
-- Each script that may free memory begins with a write that Redis allows when its memory is used up: what follows is
-- allowed, too, and so hosts live on and depart while nothing new is listed.
local meta, due, deltas, origins, subnets = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local epoch, listing, keep = ARGV[1], ARGV[2], ARGV[3]

-- Milliseconds, by the one clock that all instances share.
local function now()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Redis lost its memory, or was another one, since the instance that calls loaded its list.
local function stale()
    return redis.call('HGET', meta, 'epoch') ~= epoch
end

-- Puts a change into the stream; its number follows the one before it without a gap.
local function tell(most, ...)
    local n = redis.call('HINCRBY', meta, 'n', 1)
    redis.call('XADD', deltas, 'MAXLEN', '~', most, '*', 'n', n, ...)
    return n
end

local function release(counts, who)
    if who and who ~= '' and redis.call('HINCRBY', counts, who, -1) <= 0 then
        redis.call('HDEL', counts, who)
    end
end

-- Takes a listing off the list; its JSON as it last was, empty when Redis had lost it.
local function drop(id, reason, most)
    local held = redis.call('HMGET', listing .. id, 'origin', 'subnet', 'json')
    redis.call('DEL', listing .. id)
    redis.call('ZREM', due, id)
    release(origins, held[1])
    release(subnets, held[2])
    tell(most, 'id', id, 'gone', reason)
    return held[3] or ''
end

-- Decimal numbers without leading zeros; Lua's own have 53 bits only.
local function above(a, b)
    return #a > #b or (#a == #b and a > b)
end

-- What stands in the way of whoever has this secret (empty: this server itself, which needs none); nil: nothing.
-- seq: number of a heartbeat, 0 when it has none; empty: not a heartbeat
local function refusal(id, secret, seq)
    local held = redis.call('HMGET', listing .. id, 'secret', 'seq')
    if not held[1] or not redis.call('ZSCORE', due, id) then
        return 'unknown'
    end
    if secret ~= '' and held[1] ~= secret then
        return 'wrong_secret'
    end
    if seq ~= '' and held[2] and not above(seq, held[2]) then
        return 'replayed ' .. held[2]
    end
    return nil
end

-- The host lives. A listing's own key goes later than what counts it: no count is left behind.
local function beat(id, seq, ends)
    redis.call('PEXPIRE', listing .. id, 2 * keep)
    if seq ~= '0' then
        redis.call('HSET', listing .. id, 'seq', seq)
    end
    redis.call('ZADD', due, ends, id)
end
