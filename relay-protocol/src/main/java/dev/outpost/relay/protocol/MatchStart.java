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
 */
public record MatchStart(long seed, int tickIntervalUs, int runAhead, long firstCloseUnixUs, List<Integer> slots)
        implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x86;

    @Override
    public int type() {
        return TYPE;
    }
}
