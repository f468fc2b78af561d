package dev.outpost.relay.protocol;

/**
 * The player's share of the seed, which must fit its commit in {@link Loaded}.
 *
 * @param nonce 32 bytes, 64 hex digits
 */
public record Reveal(String nonce) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x0C;

    @Override
    public int type() {
        return TYPE;
    }
}
