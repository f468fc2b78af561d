package dev.outpost.relay.protocol;

/**
 * Whether a {@link Snapshot} could be loaded and had the hash that it should have.
 *
 * @param tick the tick of the snapshot
 * @param good whether it is what it should be
 */
public record SnapshotVerdict(long tick, boolean good) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x17;

    @Override
    public int type() {
        return TYPE;
    }
}
