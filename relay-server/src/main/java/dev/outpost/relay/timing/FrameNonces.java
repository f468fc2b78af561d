package dev.outpost.relay.timing;

/**
 * The liveness nonces of a match's frames: a keyed permutation of the tick's number, so that an echoed nonce is turned
 * back into its tick without a table, and a client cannot echo a frame that it has not received.
 */
final class FrameNonces {

    private static final int ROUNDS = 6;
    private static final int HALF = 0xFFFF;

    private final long key;

    FrameNonces(long key) {
        this.key = key;
    }

    /** The nonce of a tick's frame. */
    int of(long tick) {
        int left = (int) (tick >>> 16) & HALF;
        int right = (int) tick & HALF;
        for (int round = 0; round < ROUNDS; round++) {
            int next = left ^ mix(right, round);
            left = right;
            right = next;
        }
        return left << 16 | right;
    }

    /** The tick, below 2^32, whose frame has this nonce. */
    long tickOf(int nonce) {
        int left = nonce >>> 16;
        int right = nonce & HALF;
        for (int round = ROUNDS - 1; round >= 0; round--) {
            int before = right ^ mix(left, round);
            right = left;
            left = before;
        }
        return (long) left << 16 | right;
    }

    private int mix(int half, int round) {
        long z = key + (half + 1L + ((long) round << 17)) * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return (int) (z >>> 40) & HALF;
    }
}
