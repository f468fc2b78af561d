package dev.outpost.relay.protocol;

/**
 * A player who lost its connection wants its place in the running match back.
 *
 * @param room the room's code
 * @param token what {@link ResumeToken} gave, 32 hex digits
 * @param nextTick first tick whose frame it has not had
 * @param snapshot whether its state is lost, so that it wants a snapshot if there is one
 */
public record Resume(String room, String token, long nextTick, boolean snapshot) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x07;

    /** Without the token: whoever has it is the player. */
    @Override
    public String toString() {
        return "Resume[room=" + room + ", nextTick=" + nextTick + ", snapshot=" + snapshot + "]";
    }

    @Override
    public int type() {
        return TYPE;
    }
}
