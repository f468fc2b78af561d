package dev.outpost.relay.follow;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.history.FrameLog;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sends those who are behind what they have missed, out of the match's frame log, until they have reached their end.
 *
 * <p>Nobody is flooded: a follower is sent more only while less than {@value #MAX_UNSENT_BYTES} bytes wait for it. And
 * nobody else is starved: all followers of a match together get at most {@value #TURN_BYTES} bytes in a turn of {@value
 * #TURN_MS} ms, in rotation, and each turn is a task of its own, so that due ticks go first.
 *
 * <p>On the match's loop only.
 */
public final class CatchUp {

    static final int MAX_UNSENT_BYTES = 64 * 1024;
    static final int READ_BYTES = 64 * 1024;
    static final int TURN_BYTES = 256 * 1024;
    static final int TURN_MS = 10;

    /** So long a follower may be sent nothing, be it that it does not read or that there is nothing to be had. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final FrameLog log;
    private final MatchControl control;
    private final ArrayDeque<Follower> followers = new ArrayDeque<>();
    private boolean scheduled;

    /** Nobody is behind yet. */
    public CatchUp(FrameLog log, MatchControl control) {
        this.log = log;
        this.control = control;
    }

    /** What becomes of a follower; one of both is called, once, on the loop. */
    public interface Outcome {

        /** Every frame before the end was sent, in this very turn of the loop: the next frame may follow at once. */
        void reached();

        /** The frames cannot be had, or the follower does not take them. */
        void failed(String why);
    }

    /**
     * Begins to send.
     *
     * @param fromTick the first tick to be sent
     * @param end the tick before which it has caught up; may move on meanwhile
     */
    public Follower follow(Receiver to, long fromTick, LongSupplier end, Outcome outcome) {
        Follower follower = new Follower(to, fromTick, end, outcome, control.nanos());
        followers.add(follower);
        schedule(0);
        return follower;
    }

    private void schedule(long delayNanos) {
        if (!scheduled) {
            scheduled = true;
            control.schedule(delayNanos, this::turn);
        }
    }

    private void turn() {
        scheduled = false;
        int budget = TURN_BYTES;
        for (int left = followers.size(); left > 0 && budget > 0; left--) {
            Follower next = followers.remove();
            budget -= next.step(Math.min(budget, READ_BYTES));
            if (!next.over) {
                followers.add(next);
            }
        }
        if (!followers.isEmpty()) {
            schedule(TimeUnit.MILLISECONDS.toNanos(TURN_MS));
        }
    }

    /** Frames one after the other in one array; only those of them that are wanted. */
    static byte[] joined(List<byte[]> frames, int count) {
        if (count == 1) {
            return frames.get(0);
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length += frames.get(i).length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (int i = 0; i < count; i++) {
            byte[] frame = frames.get(i);
            System.arraycopy(frame, 0, all, at, frame.length);
            at += frame.length;
        }
        return all;
    }

    /** Somebody who is behind. */
    public final class Follower {

        private final Receiver to;
        private final LongSupplier end;
        private final Outcome outcome;
        private long nextTick;
        private long tookNanos;
        private boolean reading;
        private boolean over;

        private Follower(Receiver to, long fromTick, LongSupplier end, Outcome outcome, long nowNanos) {
            this.to = to;
            this.nextTick = fromTick;
            this.end = end;
            this.outcome = outcome;
            this.tookNanos = nowNanos;
        }

        /** Nothing more is sent, and the outcome hears nothing. */
        public void cancel() {
            over = true;
        }

        /** How many bytes it was allowed in this turn. */
        private int step(int mostBytes) {
            if (over || reading) {
                return 0;
            }
            if (control.nanos() - tookNanos > PATIENCE_NANOS) {
                fail("it could be sent nothing for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s");
            } else if (to.unsentBytes() <= MAX_UNSENT_BYTES && !arrived()) {
                reading = true;
                log.read(nextTick, mostBytes, this::take);
                return mostBytes;
            }
            return 0;
        }

        private void take(List<byte[]> frames) {
            reading = false;
            if (over) {
                return;
            }
            int count = (int) Math.min(frames.size(), end.getAsLong() - nextTick);
            if (count > 0) {
                to.send(joined(frames, count));
                nextTick += count;
                tookNanos = control.nanos();
                arrived();
            } else if (!log.complete()) {
                fail("the relay has not kept the frames from tick " + nextTick + " on");
            }
        }

        private boolean arrived() {
            if (!over && nextTick >= end.getAsLong()) {
                over = true;
                outcome.reached();
            }
            return over;
        }

        private void fail(String why) {
            over = true;
            outcome.failed(why);
        }
    }
}
