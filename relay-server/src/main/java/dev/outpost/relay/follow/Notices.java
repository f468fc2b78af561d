package dev.outpost.relay.follow;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What the players were told between ticks, waiting to be shown to spectators at the same place, later by the delay. */
final class Notices {

    /** What may wait; further ones are not shown. */
    static final int MAX = 1024;

    private final ArrayDeque<Notice> waiting = new ArrayDeque<>();

    /**
     * Something that was told.
     *
     * @param dueNanos not shown before this instant
     * @param afterTicks nor before so many ticks
     */
    void add(long dueNanos, long afterTicks, byte[] frame) {
        if (waiting.size() < MAX) {
            waiting.add(new Notice(dueNanos, afterTicks, frame));
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** When the first of them may be shown; there must be one. */
    long firstNanos() {
        return waiting.element().dueNanos;
    }

    /** Takes the next that may be shown now, after so many ticks; null: there is none. */
    byte @Nullable [] take(long nowNanos, long ticksShown) {
        Notice next = waiting.peek();
        if (next == null || next.dueNanos - nowNanos > 0 || next.afterTicks > ticksShown) {
            return null;
        }
        waiting.remove();
        return next.frame;
    }

    void clear() {
        waiting.clear();
    }

    private static final class Notice {
        private final long dueNanos;
        private final long afterTicks;
        private final byte[] frame;

        Notice(long dueNanos, long afterTicks, byte[] frame) {
            this.dueNanos = dueNanos;
            this.afterTicks = afterTicks;
            this.frame = frame;
        }
    }
}
