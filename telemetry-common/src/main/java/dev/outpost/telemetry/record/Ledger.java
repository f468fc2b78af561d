package dev.outpost.telemetry.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The books of one session: for each category emitted = stored + queued + sampled out + dropped (spec/telemetry.md,
 * Recording).
 *
 * <p>Producers count what they emit, what is sampled out and what they drop. The writer counts what became of each batch:
 * on a page that is turned, by one store, when the batch is known to be committed. What is queued is the difference, and
 * must be what the ring says is waiting: the books would show a lost or doubled event. They balance whenever no thread is
 * between two of its counts, and they lie in the memory of the ring, so that they balance after a kill too.
 */
public final class Ledger {

    /*
     * Layout, in 8-byte cells:
     *
     *   cell 0          turns: how many batches are known to be committed
     *   cell 8, 16      the mark of an even and of an odd batch: its number, first row id, rows, ring position behind it
     *   from cell 32    one block for each account
     *
     * A block:
     *   0 ..  7         category, its length in the first byte, US-ASCII
     *   8 .. 15         the even page: what the writer counts, stored events and the reasons of DropReason that are its own
     *  16 .. 23         the odd page
     *  32 ..            stripes of 16 cells: what producers count, each thread on a stripe of its own (if
     *                   there are not more threads than stripes), so that they do not fight over cache lines
     *
     * The writer prepares a batch on the page that is not shown: its counts are those of the shown page plus the batch's.
     * Then it writes the batch's mark, commits in the database, and turns the page by increasing `turns`. A process that
     * dies in between leaves a mark with the number `turns` + 1; whether the batch is in the database is answered by the
     * database: its first row is there, with this session, or it is not. See store.Drain.
     *
     * Access modes: producers' counts are getAndAdd and may be read at any time. Pages and marks are written by the writer
     * only; `turns` is set with release after both and read with acquire before the shown page.
     */

    static final int ACCOUNTS = 64;
    static final int MAX_CATEGORY_LENGTH = 63;
    private static final int STRIPES = 4;
    private static final int STRIPE_CELLS = 16;
    private static final int BLOCK_CELLS = 32 + STRIPES * STRIPE_CELLS;
    private static final int FIRST_BLOCK = 32;
    /** Size of the memory that the books take. */
    static final int BYTES = (FIRST_BLOCK + ACCOUNTS * BLOCK_CELLS) * Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private static final int EMITTED = 0;
    private static final int SAMPLED_OUT = 1;
    private static final int PRESSED_OUT = 2;
    private static final int FIRST_REASON = 3;
    private static final int STORED = 0;
    private static final int PAGE_CELLS = 8;

    private static final DropReason[] REASONS = DropReason.values();

    private final ByteBuffer memory;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private int opened;

    /** Books in memory of their own. */
    public Ledger() {
        this(ByteBuffer.allocateDirect(BYTES + Long.BYTES).alignedSlice(Long.BYTES));
    }

    /** Books in this memory, with the accounts that it has. */
    Ledger(ByteBuffer memory) {
        this.memory = memory;
        for (int i = 0; i < ACCOUNTS; i++) {
            int at = block(i);
            int length = memory.get(at);
            if (length <= 0 || length > MAX_CATEGORY_LENGTH) {
                break;
            }
            byte[] name = new byte[length];
            memory.get(at + 1, name);
            String category = new String(name, StandardCharsets.US_ASCII);
            accounts.put(category, new Account(category, at));
            opened = i + 1;
        }
    }

    /**
     * The account of a category, opened when it is new. Any thread.
     *
     * @throws IllegalArgumentException when there are more than {@value #ACCOUNTS} categories, or the category's name is
     *     longer than {@value #MAX_CATEGORY_LENGTH}
     */
    public Account account(String category) {
        Account account = accounts.get(category);
        return account != null ? account : accounts.computeIfAbsent(category, this::open);
    }

    private synchronized Account open(String category) {
        byte[] name = category.getBytes(StandardCharsets.US_ASCII);
        if (name.length > MAX_CATEGORY_LENGTH) {
            throw new IllegalArgumentException(
                    "category '" + category + "' is longer than " + MAX_CATEGORY_LENGTH + " characters");
        }
        if (opened == ACCOUNTS) {
            throw new IllegalArgumentException("category '" + category + "' is one more than " + ACCOUNTS);
        }
        int at = block(opened++);
        memory.put(at + 1, name);
        memory.put(at, (byte) name.length);
        return new Account(category, at);
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

    /** Writer only: begins the page of the next batch with what the shown page says. */
    public void beginBatch() {
        for (Account account : accounts.values()) {
            account.copyPage();
        }
    }

    /**
     * Writer only: the batch is complete and about to be committed.
     *
     * @param firstId id of its first row
     * @param rows how many it has
     * @param end position of the ring behind its last event
     */
    public void markBatch(long firstId, long rows, long end) {
        long number = turns() + 1;
        int at = mark(number);
        cell(at + 1, firstId);
        cell(at + 2, rows);
        cell(at + 3, end);
        LONG.setRelease(memory, at * Long.BYTES, number);
    }

    /** Writer only: the marked batch is in the database; its counts stand from now on. */
    public void turn() {
        LONG.setRelease(memory, 0, turns() + 1);
    }

    /** The batch that was marked and of which is not known whether it is in the database; null when there is none. */
    public @Nullable Mark openMark() {
        long number = turns() + 1;
        int at = mark(number);
        return (long) LONG.getAcquire(memory, at * Long.BYTES) == number
                ? new Mark(cell(at + 1), cell(at + 2), cell(at + 3))
                : null;
    }

    /** Writer only: forgets the open mark; its batch is not in the database. */
    public void dropMark() {
        LONG.setRelease(memory, mark(turns() + 1) * Long.BYTES, 0L);
    }

    /** Position of the ring up to which all is known to be in the database. */
    long committedEnd() {
        long turns = turns();
        return turns == 0 ? 0 : cell(mark(turns) + 3);
    }

    private long turns() {
        return (long) LONG.getAcquire(memory, 0);
    }

    private static int mark(long number) {
        return (number & 1) == 0 ? 8 : 16;
    }

    private long cell(int at) {
        return memory.getLong(at * Long.BYTES);
    }

    private void cell(int at, long value) {
        memory.putLong(at * Long.BYTES, value);
    }

    private static int block(int account) {
        return (FIRST_BLOCK + account * BLOCK_CELLS) * Long.BYTES;
    }

    /**
     * A batch whose fate is open.
     *
     * @param firstId id of its first row
     * @param rows how many it has
     * @param end position of the ring behind its last event
     */
    public record Mark(long firstId, long rows, long end) {}

    /** Counts of one category. Each count only grows. */
    public final class Account {

        private final String category;
        private final int at;

        private Account(String category, int at) {
            this.category = category;
            this.at = at;
        }

        /** The category. */
        public String category() {
            return category;
        }

        /** Writer only, between {@link #beginBatch} and {@link #turn}: counts events of the batch as stored. */
        public void storedInBatch(long events) {
            addToPage(turns() + 1, STORED, events);
        }

        /** Writer only, in a batch: counts events of it as lost. */
        public void droppedInBatch(DropReason reason, long events) {
            addToPage(turns() + 1, reason.cell(), events);
        }

        /** Writer only, between batches: counts events that went straight into the database. */
        public void storedDirectly(long events) {
            add(EMITTED, events);
            addToPage(turns(), STORED, events);
        }

        /** Any thread: counts events as lost before they came into the ring. */
        public void dropped(DropReason reason, long events) {
            add(FIRST_REASON + reason.cell(), events);
        }

        void emitted() {
            add(EMITTED, 1);
        }

        void sampledOut() {
            add(SAMPLED_OUT, 1);
        }

        /** Sampled out because the ring was filling up. */
        void pressedOut() {
            add(PRESSED_OUT, 1);
        }

        private void add(int count, long events) {
            int stripe = (int) Thread.currentThread().getId() & (STRIPES - 1);
            long before = (long) LONG.getAndAdd(memory, producers(stripe, count), events);
            assert before >= 0;
        }

        private long sum(int count) {
            long sum = 0;
            for (int stripe = 0; stripe < STRIPES; stripe++) {
                sum += (long) LONG.getVolatile(memory, producers(stripe, count));
            }
            return sum;
        }

        private int producers(int stripe, int count) {
            return at + (32 + stripe * STRIPE_CELLS + count) * Long.BYTES;
        }

        private int page(long number, int outcome) {
            return at + ((number & 1) == 0 ? 8 : 16) * Long.BYTES + outcome * Long.BYTES;
        }

        private void addToPage(long number, int outcome, long events) {
            int cell = page(number, outcome);
            memory.putLong(cell, memory.getLong(cell) + events);
        }

        private void copyPage() {
            long shown = turns();
            for (int outcome = 0; outcome < PAGE_CELLS; outcome++) {
                memory.putLong(page(shown + 1, outcome), memory.getLong(page(shown, outcome)));
            }
        }

        private Line line() {
            // What ends an event's way is read before what begins it: a line read while events pass then shows
            // some as queued that have just been stored, never a negative queue.
            long shown = turns();
            long stored = memory.getLong(page(shown, STORED));
            Map<DropReason, Long> losses = new EnumMap<>(DropReason.class);
            long lost = 0;
            for (DropReason reason : REASONS) {
                long events = sum(FIRST_REASON + reason.cell())
                        + (reason.writers() ? memory.getLong(page(shown, reason.cell())) : 0);
                if (events > 0) {
                    losses.put(reason, events);
                    lost += events;
                }
            }
            long pressed = sum(PRESSED_OUT);
            long sampled = sum(SAMPLED_OUT) + pressed;
            long all = sum(EMITTED);
            return new Line(category, all, stored, all - stored - sampled - lost, sampled, pressed, losses);
        }
    }

    /**
     * One category's books since the session began.
     *
     * @param category first part of the event names
     * @param emitted events begun and ended while recording was on
     * @param stored events committed to the database
     * @param queued events that wait in the ring
     * @param sampledOut events left out by sampling
     * @param pressedOut those among them that were left out because the ring was filling up
     * @param dropped events lost, by reason; reasons without loss are missing
     */
    public record Line(
            String category,
            long emitted,
            long stored,
            long queued,
            long sampledOut,
            long pressedOut,
            Map<DropReason, Long> dropped) {

        public Line {
            dropped = Map.copyOf(dropped);
        }

        /** Events lost for any reason. */
        public long droppedTotal() {
            return dropped.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
