package dev.outpost.relay.protocol;

/**
 * The client watches the match.
 *
 * @param room the room's code
 * @param traceId the match's 128-bit trace id, 32 hex digits
 * @param settings what is played
 * @param delayUs by how much it sees the match later than the players, microseconds
 */
public record Watching(String room, String traceId, RoomSettings settings, int delayUs) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x89;

    @Override
    public int type() {
        return TYPE;
    }
}
