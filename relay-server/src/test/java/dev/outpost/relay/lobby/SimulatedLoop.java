package dev.outpost.relay.lobby;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A loop whose time passes only when a test says so: tasks run on the test's thread, in the sequence of their due times.
 * An hour of play takes as long as its tasks do.
 */
public final class SimulatedLoop implements GameLoop {

    /** The simulated time's begin, microseconds since 1970. */
    public static final long BEGIN_UNIX_MICROS = 1_795_312_800_000_000L;

    private static final int MOST_AT_ONE_INSTANT = 100_000;

    private final PriorityQueue<Due> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::sequence));
    private final Queue<Runnable> foreign = new ConcurrentLinkedQueue<>();
    private final Thread owner = Thread.currentThread();
    private long nowNanos;
    private long sequence;
    private boolean running;

    /** The clocks that go with it. */
    public Clocks clocks() {
        return new Clocks(this::nanos, () -> BEGIN_UNIX_MICROS + nowNanos / 1000);
    }

    /** Simulated monotonic clock. */
    public long nanos() {
        return nowNanos;
    }

    /** Tasks that wait for their time; a match or room that is over should leave none for long. */
    public int waiting() {
        return tasks.size();
    }

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() != owner) {
            foreign.add(task);
        } else if (running) {
            task.run();
        } else {
            running = true;
            try {
                task.run();
            } finally {
                running = false;
            }
        }
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        tasks.add(new Due(nowNanos + Math.max(0, delayNanos), sequence++, task));
    }

    /** Lets time pass, and does all that becomes due on the way. */
    public void pass(Duration time) {
        passUntil(nowNanos + time.toNanos());
    }

    /** Lets time pass up to an instant of {@link #nanos}. */
    public void passUntil(long nanos) {
        takeForeign();
        int atOneInstant = 0;
        while (!tasks.isEmpty() && tasks.peek().nanos() <= nanos) {
            Due next = tasks.remove();
            atOneInstant = next.nanos() > nowNanos ? 0 : atOneInstant + 1;
            if (atOneInstant > MOST_AT_ONE_INSTANT) {
                throw new AssertionError("a task that schedules itself without delay, without end");
            }
            nowNanos = Math.max(nowNanos, next.nanos());
            execute(next.task());
            takeForeign();
        }
        nowNanos = Math.max(nowNanos, nanos);
    }

    /** Runs what other threads, such as one that reads files, have handed in so far. */
    public void takeForeign() {
        for (Runnable task = foreign.poll(); task != null; task = foreign.poll()) {
            execute(task);
        }
    }

    private record Due(long nanos, long sequence, Runnable task) {}
}
