package dev.outpost.relay.protocol;

/** The player wants the match to go on. */
public record Unpause() implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x22;

    @Override
    public int type() {
        return TYPE;
    }
}
