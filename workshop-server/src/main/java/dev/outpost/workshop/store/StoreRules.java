package dev.outpost.workshop.store;

import java.time.Duration;

/**
 * How large things may grow, whatever the database.
 *
 * @param connections to read with at a time, 1 to 64; SQLite has one more to write with
 * @param patience how long a call waits for a connection or a lock, 10 ms to 1 min
 * @param countedHits up to how many hits of a search are counted, 100 to 1000000
 * @param facetHits how many hits facets count, 100 to 100000
 * @param pendingDownloads downloads that wait in memory to be written, 100 to 1000000
 * @param popularDownloads downloads from which a package's name is protected, 1 to 1000000000
 */
public record StoreRules(
        int connections,
        Duration patience,
        int countedHits,
        int facetHits,
        int pendingDownloads,
        long popularDownloads) {

    /** What the server has unless it is configured otherwise. */
    public static final StoreRules DEFAULT = new StoreRules(8, Duration.ofSeconds(5), 10_000, 1000, 50_000, 100);

    /** Popular packages that a new name is compared with. */
    static final int COMPARED_NAMES = 1000;
    /** Most downloaded packages whose words are suggested. */
    static final int VOCABULARY_PACKAGES = 10_000;

    /** Checks all. */
    public StoreRules {
        range("connections", connections, 1, 64);
        range("patience (ms)", patience.toMillis(), 10, 60_000);
        range("counted hits", countedHits, 100, 1_000_000);
        range("hits that facets count", facetHits, 100, 100_000);
        range("pending downloads", pendingDownloads, 100, 1_000_000);
        range("popular downloads", popularDownloads, 1, 1_000_000_000);
    }

    private static void range(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    what + ": value '" + value + "' is refused; accepted: " + min + " to " + max);
        }
    }
}
