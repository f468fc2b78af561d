package dev.outpost.relay.game;

/**
 * How a match ended.
 *
 * @param outcome the players' common word, or {@link #ABANDONED}, {@link #DISPUTED}, {@link #FAILED}, {@link
 *     #SHUTDOWN}
 * @param ticks how many ticks were closed
 */
public record Ending(String outcome, long ticks) {

    /** All players left before they said how it ended. */
    public static final String ABANDONED = "abandoned";

    /** The players do not agree on how it ended. */
    public static final String DISPUTED = "disputed";

    /** The relay failed inside; its log says more. */
    public static final String FAILED = "failed";

    /** The relay shut down. */
    public static final String SHUTDOWN = "shutdown";
}
