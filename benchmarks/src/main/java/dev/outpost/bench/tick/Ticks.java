package dev.outpost.bench.tick;

import dev.outpost.relay.lobby.GameLoop;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The one thread that all games live on, and how long each of its ticks took. */
final class Ticks {

    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long[] sent = new long[1 << 14];
    private long[] whole = new long[1 << 14];
    private int count;

    /** Nanoseconds of each tick, each ascending. */
    static final class Times {

        /** Until the last player's frame was handed to the system: what players wait for. */
        final long[] sent;
        /** Until the thread was free again, recording included. */
        final long[] whole;

        private Times(long[] sent, long[] whole) {
            this.sent = sent;
            this.whole = whole;
        }
    }

    private record Task(long due, Seat seat, Runnable work) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return Long.signum(due - other.due);
        }
    }

    /** A game's place on the loop. */
    final class Seat implements GameLoop {

        private @Nullable Game game;

        void take(Game seated) {
            game = seated;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            tasks.add(new Task(System.nanoTime() + delayNanos, this, task));
        }
    }

    Seat seat() {
        return new Seat();
    }

    /** Runs the games for a while. */
    Times run(long forNanos) {
        count = 0;
        long end = System.nanoTime() + forNanos;
        while (true) {
            Task next = tasks.peek();
            if (next == null || next.due - end >= 0) {
                break;
            }
            tasks.remove();
            await(next.due);
            run(next);
        }
        return new Times(sorted(sent), sorted(whole));
    }

    private long[] sorted(long[] nanos) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private void run(Task task) {
        Game game = task.seat.game;
        long before = game == null ? 0 : game.sent();
        long begun = System.nanoTime();
        task.work.run();
        long took = System.nanoTime() - begun;
        if (game != null && game.sent() > before) {
            if (count == whole.length) {
                sent = Arrays.copyOf(sent, 2 * count);
                whole = Arrays.copyOf(whole, 2 * count);
            }
            sent[count] = game.sentAt() - begun;
            whole[count++] = took;
            game.ticked();
        }
    }

    private static void await(long due) {
        while (true) {
            long left = due - System.nanoTime();
            if (left <= 0) {
                return;
            }
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
