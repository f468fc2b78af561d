package dev.outpost.relay.protocol;

/**
 * A player is gone; its orders are idle from now on.
 *
 * @param slot who
 * @param reason why
 */
public record PlayerLeft(int slot, LeaveReason reason) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x94;

    @Override
    public int type() {
        return TYPE;
    }
}
