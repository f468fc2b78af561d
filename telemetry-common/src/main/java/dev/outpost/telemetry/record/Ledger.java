package dev.outpost.telemetry.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The books: for each category emitted = stored + queued + sampled out + dropped (spec/telemetry.md, Recording).
 *
 * <p>Producers count what they emit, what is sampled out and what they drop; the writer counts what it committed and
 * what the database refused. What is queued is the difference, and must be what the ring says is waiting: the books
 * would show a lost or doubled event. They balance whenever no thread is between two of its counts.
 */
public final class Ledger {

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();

    /** The account of a category, opened when it is new. Any thread. */
    public Account account(String category) {
        return accounts.computeIfAbsent(category, Account::new);
    }

    /** All accounts as they stand, by category. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>(accounts.size());
        for (Account account : accounts.values()) {
            lines.add(account.line());
        }
        lines.sort(Comparator.comparing(Line::category));
        return lines;
    }

    /** Counts of one category. Any thread counts; each count only grows. */
    public static final class Account {

        private final String category;
        private final LongAdder emitted = new LongAdder();
        private final LongAdder sampledOut = new LongAdder();
        private final LongAdder stored = new LongAdder();
        private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

        private Account(String category) {
            this.category = category;
            for (DropReason reason : DropReason.values()) {
                dropped.put(reason, new LongAdder());
            }
        }

        /** The category. */
        public String category() {
            return category;
        }

        /** Counts events as committed. */
        public void stored(long events) {
            stored.add(events);
        }

        /** Counts events that the store itself wrote, past the ring. */
        public void storedDirectly(long events) {
            emitted.add(events);
            stored.add(events);
        }

        /** Counts events as lost. */
        public void dropped(DropReason reason, long events) {
            counter(reason).add(events);
        }

        void emitted() {
            emitted.increment();
        }

        void sampledOut() {
            sampledOut.increment();
        }

        private LongAdder counter(DropReason reason) {
            return Objects.requireNonNull(dropped.get(reason));
        }

        private Line line() {
            // What ends an event's way is read before what begins it: a line read while events pass then shows
            // some as queued that have just been stored, never a negative queue.
            Map<DropReason, Long> losses = new EnumMap<>(DropReason.class);
            long lost = 0;
            for (DropReason reason : dropped.keySet()) {
                long events = counter(reason).sum();
                if (events > 0) {
                    losses.put(reason, events);
                    lost += events;
                }
            }
            long kept = stored.sum();
            long sampled = sampledOut.sum();
            long all = emitted.sum();
            return new Line(category, all, kept, all - kept - sampled - lost, sampled, losses);
        }
    }

    /**
     * One category's books since the process started.
     *
     * @param category first part of the event names
     * @param emitted events begun and ended while recording was on
     * @param stored events committed to the database
     * @param queued events that wait in the ring
     * @param sampledOut events left out by sampling
     * @param dropped events lost, by reason; reasons without loss are missing
     */
    public record Line(
            String category, long emitted, long stored, long queued, long sampledOut, Map<DropReason, Long> dropped) {

        public Line {
            dropped = Map.copyOf(dropped);
        }

        /** Events lost for any reason. */
        public long droppedTotal() {
            return dropped.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
