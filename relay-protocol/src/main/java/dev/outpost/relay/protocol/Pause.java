package dev.outpost.relay.protocol;

/** The player wants the match to pause. */
public record Pause() implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x21;

    @Override
    public int type() {
        return TYPE;
    }
}
