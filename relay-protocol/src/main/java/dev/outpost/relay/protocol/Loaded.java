package dev.outpost.relay.protocol;

/**
 * The player has loaded the match and can take tick frames.
 */
public record Loaded() implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x06;

    @Override
    public int type() {
        return TYPE;
    }
}
