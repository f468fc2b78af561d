package dev.outpost.relay.protocol;

/**
 * A player is gone; its orders are idle from now on.
 *
 * @param slot who
 * @param reason why
 * @param mayReturnS how long it may return, seconds; 0: gone for good
 */
public record PlayerLeft(int slot, LeaveReason reason, int mayReturnS) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x94;

    /** Gone for good. */
    public PlayerLeft(int slot, LeaveReason reason) {
        this(slot, reason, 0);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
