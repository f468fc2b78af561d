package dev.outpost.relay.protocol;

/**
 * The relay shuts down.
 *
 * @param seconds after which running matches are ended
 */
public record Draining(int seconds) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x96;

    @Override
    public int type() {
        return TYPE;
    }
}
