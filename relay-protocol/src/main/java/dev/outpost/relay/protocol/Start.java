package dev.outpost.relay.protocol;

/**
 * The host starts the match; all members must be ready.
 */
public record Start() implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x05;

    @Override
    public int type() {
        return TYPE;
    }
}
