package dev.outpost.bench.tracking;

import org.jspecify.annotations.Nullable;

/** What is asked over a pool of connections, and what becomes of it. One thread. */
interface Traffic {

    /**
     * A request.
     *
     * @param bytes what goes out
     * @param subject whom or what it is about; the traffic's own number
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and read by its load alone
    record Asked(byte[] bytes, int subject) {}

    /** What is asked now; null: nothing, although it was due. */
    @Nullable
    Asked next(long dueNanos);

    /** An answer has come; {@code reply} is read within the call. */
    void answered(int subject, long dueNanos, long nowNanos, ReplyReader reply);

    /** No answer comes: the connection ended. */
    void lost(int subject, long dueNanos, String why);
}
