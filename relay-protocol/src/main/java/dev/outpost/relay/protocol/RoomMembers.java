package dev.outpost.relay.protocol;

import java.util.List;

/**
 * Who is in the room, sent after each change before the match.
 *
 * @param members by ascending slot
 */
public record RoomMembers(List<Member> members) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x84;

    @Override
    public int type() {
        return TYPE;
    }
}
