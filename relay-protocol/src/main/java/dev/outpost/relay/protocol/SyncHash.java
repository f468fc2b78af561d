package dev.outpost.relay.protocol;

/**
 * The player's state after a tick.
 *
 * @param tick the tick that was executed
 * @param hash 64-bit hash of the whole simulation state
 */
public record SyncHash(long tick, long hash) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x11;

    @Override
    public int type() {
        return TYPE;
    }
}
