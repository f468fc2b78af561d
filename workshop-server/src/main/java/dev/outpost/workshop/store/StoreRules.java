package dev.outpost.workshop.store;

import java.time.Duration;

/**
 * How large things may grow, whatever the database.
 *
 * @param connections to read with at a time, 1 to 64; SQLite has one more to write with
 * @param patience how long a call waits for a connection or a lock, 10 ms to 1 min
 * @param countedHits up to how many hits of a search are counted, 100 to 1000000
 * @param facetHits how many hits facets count, 100 to 100000
 * @param rememberedPackages packages in memory to rank and count hits, 100 to 10000000
 * @param pendingDownloads downloads that wait in memory to be written, 100 to 1000000
 * @param popularDownloads downloads from which a package's name is protected, 1 to 1000000000
 */
public record StoreRules(
        int connections,
        Duration patience,
        int countedHits,
        int facetHits,
        int rememberedPackages,
        int pendingDownloads,
        long popularDownloads) {

    /** Popular packages that a new name is compared with. */
    static final int COMPARED_NAMES = 1000;
    /** Most downloaded packages whose words are suggested. */
    static final int VOCABULARY_PACKAGES = 10_000;

    static final int MOST_CONNECTIONS = 64;
    static final Duration LEAST_PATIENCE = Duration.ofMillis(10);
    static final Duration MOST_PATIENCE = Duration.ofMinutes(1);
    static final int MOST_COUNTED_HITS = 1_000_000;
    static final int MOST_FACET_HITS = 100_000;
    static final int MOST_REMEMBERED_PACKAGES = 10_000_000;
    static final int MOST_PENDING_DOWNLOADS = 1_000_000;
    static final int MOST_POPULAR_DOWNLOADS = 1_000_000_000;

    /** What the server has unless it is configured otherwise. */
    public static final StoreRules DEFAULT =
            new StoreRules(8, Duration.ofSeconds(5), 10_000, 1000, 100_000, 50_000, 100);

    /** Checks all. */
    public StoreRules {
        range("connections", connections, 1, MOST_CONNECTIONS);
        range("patience (ms)", patience.toMillis(), LEAST_PATIENCE.toMillis(), MOST_PATIENCE.toMillis());
        range("counted hits", countedHits, 100, MOST_COUNTED_HITS);
        range("hits that facets count", facetHits, 100, MOST_FACET_HITS);
        range("remembered packages", rememberedPackages, 100, MOST_REMEMBERED_PACKAGES);
        range("pending downloads", pendingDownloads, 100, MOST_PENDING_DOWNLOADS);
        range("popular downloads", popularDownloads, 1, MOST_POPULAR_DOWNLOADS);
    }

    private static void range(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    what + ": value '" + value + "' is refused; accepted: " + min + " to " + max);
        }
    }
}
