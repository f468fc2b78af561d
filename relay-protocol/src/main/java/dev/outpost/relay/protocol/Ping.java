package dev.outpost.relay.protocol;

/**
 * Measures the round trip; answer with {@link Pong} at once.
 *
 * @param nonce to be echoed
 */
public record Ping(int nonce) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x91;

    @Override
    public int type() {
        return TYPE;
    }
}
