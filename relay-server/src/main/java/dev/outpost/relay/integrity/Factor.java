package dev.outpost.relay.integrity;

import java.util.Set;

/** What makes up a player's suspicion score, 0 to 1 (spec/relay.md, Integrity). */
enum Factor {
    /** More than 600 actions a minute, kept up for 30 s. */
    ORDER_RATE(4),
    /** Actions as regular as no hand keeps them. */
    TIMING_ENTROPY(3),
    /** Answers to opponents' orders within 100 ms. */
    REACTION_TIME(3);

    private final int tenths;

    Factor(int tenths) {
        this.tenths = tenths;
    }

    /** What it adds to the score. */
    double weight() {
        return tenths / 10.0;
    }

    /** The score of these together, in tenths. */
    static int tenths(Set<Factor> factors) {
        int sum = 0;
        for (Factor factor : factors) {
            sum += factor.tenths;
        }
        return sum;
    }
}
