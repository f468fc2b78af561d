package dev.outpost.relay.protocol;

/**
 * Opens a room; its sender is the host and takes {@code slot}.
 *
 * @param settings what the match will be
 * @param slot wanted slot, 0 to 254, or {@link Protocol#ANY_SLOT}
 */
public record CreateRoom(RoomSettings settings, int slot) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x02;

    @Override
    public int type() {
        return TYPE;
    }
}
