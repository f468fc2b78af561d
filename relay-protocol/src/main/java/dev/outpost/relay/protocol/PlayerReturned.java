package dev.outpost.relay.protocol;

/**
 * A player who had left is back.
 *
 * @param slot who
 */
public record PlayerReturned(int slot) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x8D;

    @Override
    public int type() {
        return TYPE;
    }
}
