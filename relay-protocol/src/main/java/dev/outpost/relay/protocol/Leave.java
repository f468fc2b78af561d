package dev.outpost.relay.protocol;

/**
 * The player leaves the room of its own will (reason {@code quit}).
 */
public record Leave() implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x13;

    @Override
    public int type() {
        return TYPE;
    }
}
