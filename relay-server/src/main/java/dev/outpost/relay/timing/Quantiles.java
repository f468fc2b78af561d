package dev.outpost.relay.timing;

/** Quantiles of sorted numbers, interpolated between neighbours. */
final class Quantiles {

    private Quantiles() {}

    /** The quantile {@code q}, 0 to 1, of the first {@code count} numbers, which are sorted; 0 of none. */
    static double of(int[] sorted, int count, double q) {
        if (count == 0) {
            return 0;
        }
        double place = q * (count - 1);
        int below = (int) place;
        int above = Math.min(count - 1, below + 1);
        return sorted[below] + (place - below) * ((double) sorted[above] - sorted[below]);
    }
}
