package dev.outpost.relay.protocol;

/**
 * Says whether the player is ready for the match to start.
 */
public record Ready(boolean ready) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x04;

    @Override
    public int type() {
        return TYPE;
    }
}
