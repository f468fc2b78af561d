package dev.outpost.telemetry.store;

import dev.outpost.telemetry.record.RecordedEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The prepared inserts by event name and severity, found without making a string of the name. There are as many as the
 * catalogue has events, so that nothing is ever thrown out.
 */
final class InsertCache {

    private static final int INITIAL_SLOTS = 64;

    private @Nullable Insert[] slots = new Insert[INITIAL_SLOTS];
    private int used;

    @Nullable
    Insert find(RecordedEvent event) {
        int mask = slots.length - 1;
        int at = hash(event.bytes(), event.nameAt(), event.nameAt() + event.nameLength()) & mask;
        for (Insert insert = slots[at]; insert != null; insert = slots[at]) {
            if (insert.fits(event)) {
                return insert;
            }
            at = (at + 1) & mask;
        }
        return null;
    }

    void add(Insert insert) {
        if (++used * 2 > slots.length) {
            @Nullable Insert[] old = slots;
            slots = new Insert[2 * old.length];
            Arrays.stream(old).forEach(this::place);
        }
        place(insert);
    }

    void clear() {
        slots = new Insert[INITIAL_SLOTS];
        used = 0;
    }

    private void place(@Nullable Insert insert) {
        if (insert != null) {
            int mask = slots.length - 1;
            int at = hash(insert.name(), 0, insert.name().length) & mask;
            while (slots[at] != null) {
                at = (at + 1) & mask;
            }
            slots[at] = insert;
        }
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + bytes[at];
        }
        return hash ^ (hash >>> 16);
    }
}
