package dev.outpost.relay.protocol;

/**
 * Answers {@link Ping} at once.
 *
 * @param nonce as the ping had it
 */
public record Pong(int nonce) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x14;

    @Override
    public int type() {
        return TYPE;
    }
}
