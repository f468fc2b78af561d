package dev.outpost.workshop.resolve;

import java.util.List;

/** How a resolution ended. */
public sealed interface Resolution {

    /**
     * Versions that go together.
     *
     * @param lock which
     * @param effort what it took
     */
    record Solved(Lock lock, Effort effort) implements Resolution {}

    /**
     * No versions go together.
     *
     * @param explanation why
     * @param repairs what would help, each tried, the best first; at most {@link Repair#MOST}
     * @param effort what it took, without explanation and repairs
     */
    record Unsolvable(Explanation explanation, List<Repair> repairs, Effort effort) implements Resolution {

        /** Takes a copy. */
        public Unsolvable {
            repairs = List.copyOf(repairs);
        }
    }

    /**
     * What it took.
     *
     * @param decisions versions that were chosen, those taken back too
     * @param conflicts dead ends of which something was learned
     * @param packages packages that were looked at
     */
    record Effort(int decisions, int conflicts, int packages) {}

    /** What it took. */
    Effort effort();
}
