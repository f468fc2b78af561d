package dev.outpost.relay.protocol;

import java.util.List;

/**
 * All have loaded; the tick clock runs.
 *
 * @param seed the match's random seed, the same for all
 * @param tickIntervalUs length of a tick in microseconds
 * @param runAhead how many ticks before its close an order should be sent: after the frame of tick {@code t}, send the batch for {@code t + runAhead}; at once those for 0 to {@code runAhead - 1}
 * @param firstCloseUnixUs when tick 0 closes, microseconds since 1970 by the relay's clock
 * @param slots the players' slots, ascending
 * @param relayNonce the relay's share of the seed, 64 hex digits
 * @param reveals the players' shares, by ascending slot
 * @param firstTick tick of the first frame that follows: 0 unless returning or watching
 * @param liveTick the tick that closes next
 */
public record MatchStart(
        long seed,
        int tickIntervalUs,
        int runAhead,
        long firstCloseUnixUs,
        List<Integer> slots,
        String relayNonce,
        List<SlotNonce> reveals,
        long firstTick,
        long liveTick)
        implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x86;

    /** The same match, as somebody is told who is sent the frames from a later tick on. */
    public MatchStart from(long tick, int runAheadNow, long liveTickNow) {
        return new MatchStart(
                seed, tickIntervalUs, runAheadNow, firstCloseUnixUs, slots, relayNonce, reveals, tick, liveTickNow);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
