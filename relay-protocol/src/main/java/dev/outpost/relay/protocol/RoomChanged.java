package dev.outpost.relay.protocol;

/**
 * The host changed the room's settings; all are unready.
 *
 * @param settings all of the new ones
 */
public record RoomChanged(RoomSettings settings) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x8A;

    @Override
    public int type() {
        return TYPE;
    }
}
