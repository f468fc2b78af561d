package dev.outpost.relay.net;

import java.util.Arrays;

/** The last pings of a connection that are not answered yet, so that several may be under way at once. */
final class OpenPings {

    /** What {@link #answered} says of a nonce that no open ping has. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int MOST = 32;

    // The open ones, in the sequence they were sent in; as long as most connections ever need.
    private int[] nonces = new int[2];
    private long[] sentNanos = new long[2];
    private int open;

    /** A ping was sent; the oldest of too many is forgotten. */
    void sent(int nonce, long nanos) {
        if (open == MOST) {
            remove(0);
        } else if (open == nonces.length) {
            nonces = Arrays.copyOf(nonces, 2 * open);
            sentNanos = Arrays.copyOf(sentNanos, 2 * open);
        }
        nonces[open] = nonce;
        sentNanos[open] = nanos;
        open++;
    }

    /** When the ping that this answers was sent, or {@link #UNKNOWN}; each ping is answered once. */
    long answered(int nonce) {
        for (int i = 0; i < open; i++) {
            if (nonces[i] == nonce) {
                long sent = sentNanos[i];
                remove(i);
                return sent;
            }
        }
        return UNKNOWN;
    }

    private void remove(int index) {
        open--;
        System.arraycopy(nonces, index + 1, nonces, index, open - index);
        System.arraycopy(sentNanos, index + 1, sentNanos, index, open - index);
    }
}
