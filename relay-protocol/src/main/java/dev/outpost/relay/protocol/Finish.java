package dev.outpost.relay.protocol;

/**
 * The player's match is over after {@code tick}; the match ends when all players have said the same.
 *
 * @param tick the last tick of the match; may lie ahead
 * @param outcome the engine's word for how it ended, at most 64 bytes of {@code a-z 0-9 _ : -}
 */
public record Finish(long tick, String outcome) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x12;

    @Override
    public int type() {
        return TYPE;
    }
}
