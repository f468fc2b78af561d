package dev.outpost.client.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one stream that all players of a match must see: who receives a tick first writes down its frame's hash, every
 * other is compared with it. Also right for players who leave early: what they saw must be the beginning of it. Not
 * thread-safe; all players of a match run on one event loop.
 */
final class StreamLedger {
    private long[] hashes = new long[1024];
    private int ticks;
    private long orders;
    private long mismatches;
    private @Nullable String firstMismatch;

    /** A player saw this frame; every tick is seen by somebody first who saw the one before. */
    void seen(int slot, long tick, long frameHash, int frameOrders) {
        if (tick > ticks) {
            throw new IllegalStateException("tick " + tick + " after " + ticks + " ticks");
        }
        if (tick == ticks) {
            if (ticks == hashes.length) {
                hashes = Arrays.copyOf(hashes, ticks * 2);
            }
            hashes[ticks++] = frameHash;
            orders += frameOrders;
            return;
        }
        if (hashes[(int) tick] != frameHash) {
            mismatches++;
            if (firstMismatch == null) {
                firstMismatch = "player " + slot + " saw another frame of tick " + tick + " than the others";
            }
        }
    }

    /** How many ticks at least one player saw. */
    long ticks() {
        return ticks;
    }

    /** Orders in them. */
    long orders() {
        return orders;
    }

    /** Frames that differed from the first receiver's. */
    long mismatches() {
        return mismatches;
    }

    /** The first of them in words. */
    @Nullable
    String firstMismatch() {
        return firstMismatch;
    }
}
