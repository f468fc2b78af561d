package dev.outpost.relay.lobby;

import java.util.concurrent.TimeUnit;

/**
 * How much one speaker may say: a bucket of messages that fills evenly, and silence for those who keep on running over
 * it. Pure logic; the time is handed in.
 */
final class ChatGate {

    /** What becomes of a message. */
    enum Verdict {
        SPEAK,
        /** Too many: this one is not said. */
        TOO_FAST,
        /** Too many too often: from now on nothing is said for a while. */
        MUTED_NOW,
        /** Still within that while. */
        MUTED
    }

    /** So often a speaker may run over before it is muted, each time within a minute of the last. */
    static final int STRIKES = 3;

    static final long MUTE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long perMessageNanos;

    /** Time's worth of messages that may still be said, at {@link #filledNanos}. */
    private long nanosLeft = WINDOW_NANOS;

    private long filledNanos;
    private int strikes;
    private long lastStrikeNanos;
    private boolean muted;

    ChatGate(int per10s, long nowNanos) {
        this.perMessageNanos = WINDOW_NANOS / per10s;
        this.filledNanos = nowNanos;
    }

    /** Judges one message, said now. */
    Verdict say(long nowNanos) {
        if (muted && nowNanos - lastStrikeNanos < MUTE_NANOS) {
            return Verdict.MUTED;
        }
        if (muted || nowNanos - lastStrikeNanos >= MUTE_NANOS) {
            muted = false;
            strikes = 0;
        }
        nanosLeft = Math.min(WINDOW_NANOS, nanosLeft + nowNanos - filledNanos);
        filledNanos = nowNanos;
        if (nanosLeft >= perMessageNanos) {
            nanosLeft -= perMessageNanos;
            return Verdict.SPEAK;
        }
        lastStrikeNanos = nowNanos;
        muted = ++strikes >= STRIKES;
        return muted ? Verdict.MUTED_NOW : Verdict.TOO_FAST;
    }
}
