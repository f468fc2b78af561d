package dev.outpost.workshop.web;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/**
 * Bounds of the HTTP interface.
 *
 * @param maxBodyBytes largest JSON or manifest, 4096 to 64 MiB
 * @param bodyTimeout most time that such a body may take, 100 ms to 10 minutes
 * @param maxBundleBytes largest bundle that is imported
 * @param requestsPerS requests of one address each second; 0: any number
 * @param writesPerS publishes, yanks, tokens and other changes of one address each second; 0: any number
 * @param proxies addresses whose {@code X-Forwarded-For} is believed
 * @param workers threads that answer from the store, 1 to 256
 * @param queue requests that may wait for each kind of thread, 1 to 100000
 * @param resolvers threads that resolve, 1 to 64
 * @param resolveTimeout most time that a resolution may take, waiting included
 * @param uploads bounds of uploads
 */
public record WebRules(
        int maxBodyBytes,
        Duration bodyTimeout,
        long maxBundleBytes,
        int requestsPerS,
        int writesPerS,
        Set<InetAddress> proxies,
        int workers,
        int queue,
        int resolvers,
        Duration resolveTimeout,
        UploadRules uploads) {

    /** Checks all. */
    public WebRules {
        range("largest body in bytes", maxBodyBytes, 4096, 64 << 20);
        range("time of a body in ms", bodyTimeout.toMillis(), 100, 600_000);
        range("largest bundle in bytes", maxBundleBytes, 1, Long.MAX_VALUE);
        range("requests each second", requestsPerS, 0, 1_000_000);
        range("writes each second", writesPerS, 0, 1_000_000);
        range("workers", workers, 1, 256);
        range("queue", queue, 1, 100_000);
        range("resolvers", resolvers, 1, 64);
        range("time to resolve in ms", resolveTimeout.toMillis(), 10, 600_000);
        proxies = Set.copyOf(proxies);
    }

    /**
     * Bounds of uploads.
     *
     * @param maxBytes largest package
     * @param most at once, 1 to 10000
     * @param mostPerAddress of one address at once, 1 to 10000
     * @param grace time in which an upload may be slower, 100 ms to 10 minutes
     * @param minBytesPerS slower uploads are ended; 1 or more
     */
    public record UploadRules(long maxBytes, int most, int mostPerAddress, Duration grace, int minBytesPerS) {

        /** Checks all. */
        public UploadRules {
            range("largest package in bytes", maxBytes, 1, Long.MAX_VALUE);
            range("uploads", most, 1, 10_000);
            range("uploads of an address", mostPerAddress, 1, 10_000);
            range("grace in ms", grace.toMillis(), 100, 600_000);
            range("bytes each second", minBytesPerS, 1, Integer.MAX_VALUE);
        }

        /** The same for larger bodies. */
        UploadRules upTo(long bytes) {
            return new UploadRules(bytes, most, mostPerAddress, grace, minBytesPerS);
        }
    }

    private static void range(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + "; accepted: " + min + " to " + max);
        }
    }
}
