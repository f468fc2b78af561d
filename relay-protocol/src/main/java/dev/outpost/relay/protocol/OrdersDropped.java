package dev.outpost.relay.protocol;

/**
 * Orders of this client will not be in any frame.
 *
 * @param tick the tick they were due in
 * @param count how many
 * @param reason why
 */
public record OrdersDropped(long tick, int count, DropReason reason) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x92;

    @Override
    public int type() {
        return TYPE;
    }
}
