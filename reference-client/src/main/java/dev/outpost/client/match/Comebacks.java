package dev.outpost.client.match;

import dev.outpost.relay.protocol.MatchStart;
import java.util.ArrayList;
import java.util.List;

/** Takes the time of one player's returns. */
final class Comebacks {
    private static final double NS_PER_MS = 1e6;

    private final int slot;
    private final List<Return> done = new ArrayList<>();
    private boolean under;
    private long brokenNanos;
    private long begunNanos;
    private long nextTick;
    private long liveTick;
    private boolean snapshot;

    Comebacks(int slot) {
        this.slot = slot;
    }

    /** The connection broke. */
    void broken(long nowNanos) {
        brokenNanos = nowNanos;
    }

    /** A new connection is being made; this tick's frame was not had yet. */
    void begun(long tick, long nowNanos) {
        under = true;
        snapshot = false;
        nextTick = tick;
        begunNanos = nowNanos;
        liveTick = Long.MAX_VALUE;
    }

    /** Another player's state came. */
    void gotSnapshot() {
        snapshot = true;
    }

    void started(MatchStart start) {
        liveTick = start.liveTick();
    }

    /** So many ticks were run. */
    void ran(long ticks, long nowNanos) {
        if (under && ticks >= liveTick) {
            over((nowNanos - begunNanos) / NS_PER_MS);
        }
    }

    /** The match is over, whether the player had all frames before that or not. */
    void ended() {
        if (under) {
            over(-1);
        }
    }

    private void over(double liveMs) {
        under = false;
        long missed = liveTick == Long.MAX_VALUE ? 0 : liveTick - nextTick;
        done.add(new Return(slot, missed, (begunNanos - brokenNanos) / NS_PER_MS, liveMs, snapshot));
    }

    /** Whether it is on its way back and has not all frames. */
    boolean under() {
        return under;
    }

    List<Return> done() {
        return done;
    }
}
