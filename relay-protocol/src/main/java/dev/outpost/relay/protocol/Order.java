package dev.outpost.relay.protocol;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An order as a player sends it.
 *
 * @param subTickUs claimed time within the tick window, microseconds
 * @param type index into {@link RoomSettings#orderTypes()}
 * @param payload the engine's own bytes; never looked into, never changed after construction
 */
@SuppressWarnings("ArrayRecordComponent") // hot path: shared, never copied, never changed
public record Order(int subTickUs, int type, byte[] payload) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Order that
                && subTickUs == that.subTickUs
                && type == that.type
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(subTickUs, type) + Arrays.hashCode(payload);
    }
}
