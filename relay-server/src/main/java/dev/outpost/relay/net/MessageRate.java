package dev.outpost.relay.net;

import java.util.concurrent.TimeUnit;

/** Counts a client's messages by the second ({@code relay.max_messages_per_s}). One thread. */
final class MessageRate {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int mostPerSecond;
    private long secondNanos;
    private int inSecond;

    MessageRate(int mostPerSecond) {
        this.mostPerSecond = mostPerSecond;
    }

    /** So many more came now; whether that is more than a second may have. */
    boolean exceededBy(int messages, long nowNanos) {
        if (nowNanos - secondNanos >= SECOND_NANOS) {
            secondNanos = nowNanos;
            inSecond = 0;
        }
        inSecond += messages;
        return inSecond > mostPerSecond;
    }
}
