package dev.outpost.relay.protocol;

/**
 * The relay asks for the state after a tick, as {@link SnapshotPart}s.
 *
 * @param tick the tick
 * @param maxBytes most bytes that it takes
 */
public record SnapshotRequest(long tick, int maxBytes) implements RelayMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x9D;

    @Override
    public int type() {
        return TYPE;
    }
}
