package dev.outpost.relay.protocol;

/**
 * Opens a room; its sender is the host and takes {@code slot}.
 *
 * @param settings what the match will be
 * @param slot wanted slot, 0 to 254, or {@link Protocol#ANY_SLOT}
 * @param team wanted team, 0 to 254, or {@link Protocol#NO_TEAM}
 */
public record CreateRoom(RoomSettings settings, int slot, int team) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x02;

    /** In no team. */
    public CreateRoom(RoomSettings settings, int slot) {
        this(settings, slot, Protocol.NO_TEAM);
    }

    @Override
    public int type() {
        return TYPE;
    }
}
