package dev.outpost.client.load;

/**
 * What load to make.
 *
 * @param host name or address of the relay
 * @param port game port of the relay
 * @param games matches at the same time, 1 to 10000
 * @param players players of each match, 1 to 16
 * @param ordersPerS orders of each player in a second, 0 to 1000, fractions allowed
 * @param tickIntervalUs length of a tick, microseconds, 1000 to 10000000
 * @param durationS how long each match is played, seconds, 2 to 3600
 * @param warmUpS how much of that at the beginning no histogram counts, seconds, 1 to a second less than it lasts
 */
public record LoadOptions(
        String host,
        int port,
        int games,
        int players,
        double ordersPerS,
        int tickIntervalUs,
        double durationS,
        double warmUpS) {
    private static final double MIN_WARM_UP_S = 1;
    private static final double WARM_UP_SHARE = 0.2;

    /** Refuses what is out of range. */
    public LoadOptions {
        check("--games", games, 1, 10_000);
        check("--players", players, 1, 16);
        check("--orders-per-s", ordersPerS, 0, 1000);
        check("--tick-ms", tickIntervalUs / 1000.0, 1, 10_000);
        check("--duration", durationS, 2, 3600);
        check("--warm-up", warmUpS, MIN_WARM_UP_S, durationS - MIN_WARM_UP_S);
    }

    /** The warm-up where none is asked for: a fifth of the time, at least 1 s. */
    public static double usualWarmUpS(double durationS) {
        return Math.max(MIN_WARM_UP_S, WARM_UP_SHARE * durationS);
    }

    private static void check(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; accepted is " + (long) min + " to " + (long) max);
        }
    }

    /** Ticks of each match. */
    int ticks() {
        return (int) Math.max(1, Math.round(durationS * 1e6 / tickIntervalUs));
    }
}
