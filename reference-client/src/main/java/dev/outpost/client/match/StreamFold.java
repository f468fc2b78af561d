package dev.outpost.client.match;

import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import java.util.List;

/**
 * The reference client's simulation: a 64-bit state into which every received order is folded, reported as the sync
 * hash. Two clients report the same hashes if and only if (but for chance, 1 in 2^64) they saw the same frames in the
 * same order. Any client can do the same:
 *
 * <ol>
 *   <li>Hash of a frame: FNV-1a 64 (offset basis {@code 0xcbf29ce484222325}, prime {@code 0x100000001b3}) over these
 *       bytes, integers little-endian: tick (8), number of orders (4), then for each order in the frame's order: slot
 *       (1), sub-tick time in microseconds (4), type index (4), payload length (4), payload.
 *   <li>State before tick 0: {@code mix64(seed ^ 0xcbf29ce484222325)} with the seed of {@code MatchStart}.
 *   <li>State after a tick: {@code mix64(state ^ hash of the frame)}.
 *   <li>{@code mix64(z)}: {@code z = (z ^ z>>>30) * 0xbf58476d1ce4e5b9; z = (z ^ z>>>27) * 0x94d049bb133111eb; z ^
 *       z>>>31}, all unsigned 64-bit.
 * </ol>
 *
 * The order's position needs no field of its own: FNV-1a depends on the sequence. A tick without orders changes the
 * state too, by its number. Not thread-safe.
 */
public final class StreamFold {
    private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;
    private static final long CORRUPTION = 0xDE5C_DE5C_DE5C_DE5CL;

    private long state;

    /** A state before tick 0 of a match with this seed. */
    public StreamFold(long seed) {
        state = mix64(seed ^ FNV_OFFSET);
    }

    /** Hash of one frame alone, independent of what came before. */
    public static long hash(TickFrame frame) {
        List<SlotOrder> orders = frame.orders();
        int count = orders.size();
        long hash = int32(int64(FNV_OFFSET, frame.tick()), count);
        for (int i = 0; i < count; i++) {
            SlotOrder order = orders.get(i);
            byte[] payload = order.payload();
            hash = (hash ^ (order.slot() & 0xFF)) * FNV_PRIME;
            hash = int32(hash, order.subTickUs());
            hash = int32(hash, order.type());
            hash = int32(hash, payload.length);
            for (byte b : payload) {
                hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
            }
        }
        return hash;
    }

    /** Executes a tick whose frame has this hash; returns the new state. */
    public long fold(long frameHash) {
        state = mix64(state ^ frameHash);
        return state;
    }

    /** Changes the state as a simulation error would: it stays different from then on. */
    void corrupt() {
        state ^= CORRUPTION;
    }

    /** Takes a state that another client had. */
    void load(long other) {
        state = other;
    }

    /** The state after the last tick: what is reported as sync hash. */
    public long state() {
        return state;
    }

    /** The finalizer of SplitMix64: each bit of the input moves about half of the output's. */
    static long mix64(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    private static long int32(long hash, int value) {
        long h = hash;
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            h = (h ^ ((value >>> shift) & 0xFF)) * FNV_PRIME;
        }
        return h;
    }

    private static long int64(long hash, long value) {
        return int32(int32(hash, (int) value), (int) (value >>> Integer.SIZE));
    }
}
