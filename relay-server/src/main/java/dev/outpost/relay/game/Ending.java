package dev.outpost.relay.game;

/**
 * How a match ended.
 *
 * @param outcome the players' common word, or {@link #ABANDONED}, {@link #DISPUTED}, {@link #FAILED}, {@link
 *     #SHUTDOWN}, {@link #CLOSED}
 * @param ticks how many ticks were closed
 * @param agreed whether all players who stayed said so; else it was the relay's word
 * @param chain order chain after the last tick, 64 hex digits; empty until the match is over
 */
public record Ending(String outcome, long ticks, boolean agreed, String chain) {

    /** All players left before they said how it ended. */
    public static final String ABANDONED = "abandoned";

    /** The players do not agree on how it ended. */
    public static final String DISPUTED = "disputed";

    /** The relay failed inside; its log says more. */
    public static final String FAILED = "failed";

    /** The relay shut down. */
    public static final String SHUTDOWN = "shutdown";

    /** The operator closed the room. */
    public static final String CLOSED = "closed";

    /** The same, with the order chain that it ended with. */
    public Ending chained(String hex) {
        return new Ending(outcome, ticks, agreed, hex);
    }
}
