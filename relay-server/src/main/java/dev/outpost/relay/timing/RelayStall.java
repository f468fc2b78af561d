package dev.outpost.relay.timing;

import org.jspecify.annotations.Nullable;

/** Watches the relay's own lateness: an episode is over when a tick closes in time again. */
final class RelayStall {

    private boolean open;
    private long beginTick;
    private long lastTick;
    private long worstNanos;

    /** A tick was closed, late by more than a tick's length or not. */
    @Nullable
    StallVerdict closed(long tick, boolean late, long behindNanos) {
        if (!late) {
            return end();
        }
        if (!open) {
            open = true;
            beginTick = tick;
            worstNanos = 0;
        }
        lastTick = tick;
        worstNanos = Math.max(worstNanos, behindNanos);
        return null;
    }

    @Nullable
    StallVerdict end() {
        if (!open) {
            return null;
        }
        open = false;
        long ticks = lastTick - beginTick + 1;
        return new StallVerdict(
                StallVerdict.RELAY, StallCause.RELAY_OVERLOAD, beginTick, ticks, ticks, worstNanos / 1e6);
    }
}
