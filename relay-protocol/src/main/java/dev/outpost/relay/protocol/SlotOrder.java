package dev.outpost.relay.protocol;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An order in a tick frame.
 *
 * @param slot who gave it
 * @param subTickUs normalised time within the tick, microseconds
 * @param type index into {@link RoomSettings#orderTypes()}
 * @param payload the engine's own bytes; never changed after construction
 */
@SuppressWarnings("ArrayRecordComponent") // hot path: shared, never copied, never changed
public record SlotOrder(int slot, int subTickUs, int type, byte[] payload) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SlotOrder that
                && slot == that.slot
                && subTickUs == that.subTickUs
                && type == that.type
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(slot, subTickUs, type) + Arrays.hashCode(payload);
    }
}
