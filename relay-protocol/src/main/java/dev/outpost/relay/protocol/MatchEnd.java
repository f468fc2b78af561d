package dev.outpost.relay.protocol;

/**
 * The match is over; no frame follows.
 *
 * @param outcome the players' common word, or {@code abandoned}, {@code disputed}, {@code failed}, {@code shutdown}
 * @param ticks how many ticks were closed
 * @param chain hash chain of the order stream after the last tick, 64 hex digits
 */
public record MatchEnd(String outcome, long ticks, String chain) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x95;

    @Override
    public int type() {
        return TYPE;
    }
}
