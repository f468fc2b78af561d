package dev.outpost.relay.protocol;

/**
 * The host has started: load, then send {@link Loaded}.
 */
public record LoadMatch() implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x85;

    @Override
    public int type() {
        return TYPE;
    }
}
