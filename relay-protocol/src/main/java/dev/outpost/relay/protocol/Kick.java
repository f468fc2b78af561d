package dev.outpost.relay.protocol;

/**
 * The host puts a member out of the lobby.
 *
 * @param slot who
 */
public record Kick(int slot) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x0B;

    @Override
    public int type() {
        return TYPE;
    }
}
