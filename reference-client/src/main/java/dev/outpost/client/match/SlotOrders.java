package dev.outpost.client.match;

import java.util.Arrays;

/**
 * The recorded orders of one player that are sent, in recorded order. Immutable once built; payload arrays are shared
 * and never changed.
 */
public final class SlotOrders {
    private final int slot;
    private final int[] ticks;
    private final int[] subTicksUs;
    private final int[] types;
    private final byte[][] payloads;

    private SlotOrders(int slot, int[] ticks, int[] subTicksUs, int[] types, byte[][] payloads) {
        this.slot = slot;
        this.ticks = ticks;
        this.subTicksUs = subTicksUs;
        this.types = types;
        this.payloads = payloads;
    }

    /** The player's slot as recorded, 0 to 254. */
    public int slot() {
        return slot;
    }

    /** How many orders. */
    public int size() {
        return ticks.length;
    }

    /** The tick in which order {@code index} was recorded; never decreases with the index. */
    public int tick(int index) {
        return ticks[index];
    }

    /** Index into {@link RecordedMatch#orderTypes()} of order {@code index}. */
    public int type(int index) {
        return types[index];
    }

    /** Recorded time of order {@code index} within its tick, microseconds; below 0: not recorded. */
    int subTickUs(int index) {
        return subTicksUs[index];
    }

    /** Payload of order {@code index}; not to be changed. */
    byte[] payload(int index) {
        return payloads[index];
    }

    /** Collects the orders of one slot in recorded order. */
    static final class Builder {
        private final int slot;
        private int size;
        private int[] ticks = new int[64];
        private int[] subTicksUs = new int[64];
        private int[] types = new int[64];
        private byte[][] payloads = new byte[64][];

        Builder(int slot) {
            this.slot = slot;
        }

        void add(int tick, int type, byte[] payload) {
            add(tick, -1, type, payload);
        }

        void add(int tick, int subTickUs, int type, byte[] payload) {
            if (size == ticks.length) {
                ticks = Arrays.copyOf(ticks, size * 2);
                subTicksUs = Arrays.copyOf(subTicksUs, size * 2);
                types = Arrays.copyOf(types, size * 2);
                payloads = Arrays.copyOf(payloads, size * 2);
            }
            ticks[size] = tick;
            subTicksUs[size] = subTickUs;
            types[size] = type;
            payloads[size] = payload;
            size++;
        }

        int size() {
            return size;
        }

        SlotOrders build() {
            return new SlotOrders(
                    slot,
                    Arrays.copyOf(ticks, size),
                    Arrays.copyOf(subTicksUs, size),
                    Arrays.copyOf(types, size),
                    Arrays.copyOf(payloads, size));
        }
    }
}
