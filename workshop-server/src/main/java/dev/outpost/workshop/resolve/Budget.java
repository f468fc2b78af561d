package dev.outpost.workshop.resolve;

import java.util.function.LongSupplier;

/** What is left of the {@link Limits} of one resolution, over all its searches. One thread. */
final class Budget {

    /** The clock is read once in so many conflicts and decisions. */
    private static final int CHECKED_EACH = 16;

    private final Limits limits;
    private final LongSupplier nanos;
    private final long start;
    private int decisions;
    private int conflicts;
    private int packages;
    private int unchecked;

    Budget(Limits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    void decision() {
        if (++decisions > limits.decisions()) {
            throw new TooHardException(limits.decisions() + " decisions");
        }
        time();
    }

    void conflict() {
        conflicts++;
        time();
    }

    /** Another package in a search that has so many. */
    void slot(int ofSearch) {
        if (ofSearch > limits.packages()) {
            throw new TooHardException(limits.packages() + " packages");
        }
        packages = Math.max(packages, ofSearch);
        time();
    }

    private void time() {
        if (++unchecked >= CHECKED_EACH) {
            unchecked = 0;
            if (nanos.getAsLong() - start > limits.time().toNanos()) {
                throw new TooHardException(limits.time().toMillis() + " ms");
            }
        }
    }

    Resolution.Effort spent() {
        return new Resolution.Effort(decisions, conflicts, packages);
    }
}
