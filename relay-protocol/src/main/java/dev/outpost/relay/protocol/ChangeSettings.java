package dev.outpost.relay.protocol;

/**
 * The host changes the room's settings; all members become unready.
 *
 * @param settings all of the new ones
 */
public record ChangeSettings(RoomSettings settings) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x0A;

    @Override
    public int type() {
        return TYPE;
    }
}
