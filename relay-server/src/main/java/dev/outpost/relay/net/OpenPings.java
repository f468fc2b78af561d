package dev.outpost.relay.net;

/** The last pings of a connection that are not answered yet, so that several may be under way at once. */
final class OpenPings {

    /** What {@link #answered} says of a nonce that no open ping has. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int MOST = 32;

    private final int[] nonces = new int[MOST];
    private final long[] sentNanos = new long[MOST];
    private final boolean[] open = new boolean[MOST];
    private int next;

    /** A ping was sent; the oldest of too many is forgotten. */
    void sent(int nonce, long nanos) {
        nonces[next] = nonce;
        sentNanos[next] = nanos;
        open[next] = true;
        next = (next + 1) % MOST;
    }

    /** When the ping that this answers was sent, or {@link #UNKNOWN}; each ping is answered once. */
    long answered(int nonce) {
        for (int i = 0; i < MOST; i++) {
            if (open[i] && nonces[i] == nonce) {
                open[i] = false;
                return sentNanos[i];
            }
        }
        return UNKNOWN;
    }
}
