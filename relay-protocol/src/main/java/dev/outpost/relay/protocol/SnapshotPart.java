package dev.outpost.relay.protocol;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One part of the simulation's state; answers {@link SnapshotRequest}.
 *
 * @param tick the tick after which it was taken
 * @param part which part of the whole, from 0
 * @param parts how many parts the whole has
 * @param data the engine's own bytes
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it came: never copied, never changed
public record SnapshotPart(long tick, int part, int parts, byte[] data) implements ClientMessage {

    /** See {@link Message#type()}. */
    public static final int TYPE = 0x16;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SnapshotPart that
                && tick == that.tick
                && part == that.part
                && parts == that.parts
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(tick, part, parts) + Arrays.hashCode(data);
    }
}
