package dev.outpost.relay.protocol;

/**
 * The player has its place back; what it missed follows.
 *
 * @param room the room's code
 * @param slot its slot, the same as before
 * @param traceId the match's 128-bit trace id, 32 hex digits
 * @param settings what is played
 */
public record Resumed(String room, int slot, String traceId, RoomSettings settings) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x88;

    @Override
    public int type() {
        return TYPE;
    }
}
