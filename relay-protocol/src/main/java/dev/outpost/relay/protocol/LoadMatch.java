package dev.outpost.relay.protocol;

/**
 * The host has started: load, then send {@link Loaded}.
 *
 * @param relayCommit SHA-256 of the relay's share of the seed, 64 hex digits
 */
public record LoadMatch(String relayCommit) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x85;

    @Override
    public int type() {
        return TYPE;
    }
}
