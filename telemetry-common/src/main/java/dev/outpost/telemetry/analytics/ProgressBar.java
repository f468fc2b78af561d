package dev.outpost.telemetry.analytics;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a long command is, on one line of a terminal that is written over some times a second; nothing in a pipe. One
 * thread at a time.
 *
 * <p>{@code [#########...........]  45 %  4,500,000 of 10,000,000 events  310,000/s  18.0 s left}
 */
public final class ProgressBar implements AutoCloseable {

    private static final long BETWEEN_NANOS = 200_000_000;
    private static final int MOST_MARKS = 30;
    private static final int FEWEST_MARKS = 5;

    private final PrintWriter err;
    private final Terminal terminal;
    private final String things;
    private final LongSupplier nanos;
    private final long start;
    private long next;
    private int shownCells;

    /**
     * Nothing is done yet.
     *
     * @param err where it is drawn
     * @param things what is counted: {@code events} say
     * @param nanos a clock in nanoseconds
     */
    public ProgressBar(PrintWriter err, Terminal terminal, String things, LongSupplier nanos) {
        this.err = err;
        this.terminal = terminal;
        this.things = things;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.next = start + BETWEEN_NANOS;
    }

    /** So many are done of so many (-1: not known), which is this share of the way. */
    public void at(long done, long total, double share) {
        if (!terminal.errIsTerminal()) {
            return;
        }
        long now = nanos.getAsLong();
        if (now - next < 0) {
            return;
        }
        next = now + BETWEEN_NANOS;
        show(line(done, total, share, Duration.ofNanos(now - start)));
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (shownCells > 0) {
            err.print("\r" + " ".repeat(shownCells) + "\r");
            err.flush();
            shownCells = 0;
        }
    }

    private String line(long done, long total, double share, Duration elapsed) {
        double seconds = elapsed.toNanos() / 1e9;
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%3.0f %%  ", Math.floor(share * 100)));
        text.append(Units.count(done))
                .append(total >= 0 ? " of " + Units.count(total) : "")
                .append(' ')
                .append(things);
        if (seconds > 0) {
            text.append("  ").append(Units.count(Math.round(done / seconds))).append("/s");
        }
        if (share > 0) {
            Duration left = Duration.ofMillis((long) (seconds * 1000 * (1 - share) / share));
            text.append("  ").append(Units.duration(left)).append(" left");
        }
        // The last cell stays free: writing there would begin a new line.
        int room = terminal.columns() - 1 - text.length() - 4;
        if (room < FEWEST_MARKS) {
            return DisplayText.fit(text.toString(), terminal.columns() - 1);
        }
        int marks = Math.min(MOST_MARKS, room);
        int filled = (int) (share * marks);
        return "[" + "#".repeat(filled) + ".".repeat(marks - filled) + "] " + text;
    }

    private void show(String line) {
        err.print("\r" + line + " ".repeat(Math.max(0, shownCells - line.length())));
        err.flush();
        shownCells = line.length();
    }
}
