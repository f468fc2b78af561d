package dev.outpost.relay.protocol;

/**
 * The sender of {@link CreateRoom} or {@link JoinRoom} is in the room.
 *
 * @param room the room's code, which is the game id in all telemetry
 * @param slot the slot given
 * @param traceId the match's trace id, 32 lower-case hex digits on this side, 16 bytes on the wire
 * @param settings what the match will be
 */
public record RoomJoined(String room, int slot, String traceId, RoomSettings settings) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x83;

    @Override
    public int type() {
        return TYPE;
    }
}
