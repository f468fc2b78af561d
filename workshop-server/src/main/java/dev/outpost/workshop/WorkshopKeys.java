package dev.outpost.workshop;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.server.web.Requesters;
import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.resolve.Limits;
import dev.outpost.workshop.web.WebRules;
import dev.outpost.workshop.web.WebRules.UploadRules;
import java.time.Duration;
import java.util.List;

/** The workshop server's configuration keys; what they stand for is in spec/tracking-workshop.md, Workshop server. */
final class WorkshopKeys {

    static final Key<Long> MAX_PACKAGE_BYTES = Key.bytes(
            "workshop.max_package_bytes",
            ArchiveLimits.DEFAULT.packageBytes(),
            1024,
            ArchiveLimits.MOST_PACKAGE_BYTES,
            "largest package that is taken");
    static final Key<Integer> MAX_ENTRIES = Key.integer(
            "workshop.max_entries",
            ArchiveLimits.DEFAULT.entries(),
            1,
            ArchiveLimits.MOST_ENTRIES,
            "files and folders that a package may have");
    static final Key<Long> MAX_EXPANDED_BYTES = Key.bytes(
            "workshop.max_expanded_bytes",
            ArchiveLimits.DEFAULT.expandedBytes(),
            1024,
            ArchiveLimits.MOST_EXPANDED_BYTES,
            "bytes that all files of a package may have together");
    static final Key<Integer> MAX_RATIO = Key.integer(
            "workshop.max_ratio",
            ArchiveLimits.DEFAULT.ratio(),
            1,
            1100,
            "bytes that one byte of a package may expand to, over all");
    static final Key<Long> MAX_BUNDLE_BYTES =
            Key.bytes("workshop.max_bundle_bytes", 4L << 30, 1024, 1L << 40, "largest bundle that is imported");
    static final Key<Long> MIN_FREE_BYTES = Key.bytes(
            "workshop.min_free_bytes",
            1L << 30,
            0,
            1L << 50,
            "with less room left on the data folder's disk nothing is published any more");
    static final Key<Integer> MAX_BODY_BYTES = Key.integer(
            "workshop.max_body_bytes",
            1 << 20,
            4096,
            64 << 20,
            "largest body but packages and bundles, in bytes: requests to resolve, locks, manifests");
    static final Key<Duration> BODY_TIMEOUT = Key.duration(
            "workshop.body_timeout",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "time in which such a body must have arrived, and in which an upload may be slower than"
                    + " workshop.upload_min_bytes_per_s");
    static final Key<Integer> UPLOAD_MIN_BYTES_PER_S =
            Key.integer("workshop.upload_min_bytes_per_s", 16_384, 1, 1 << 30, "slower uploads are ended");
    static final Key<Integer> MAX_UPLOADS =
            Key.integer("workshop.max_uploads", 64, 1, 10_000, "uploads at once; more are answered 503");
    static final Key<Integer> MAX_UPLOADS_PER_ADDRESS = Key.integer(
            "workshop.max_uploads_per_address", 8, 1, 10_000, "uploads of one address at once; more are answered 429");
    static final Key<Integer> REQUESTS_PER_S = Key.integer(
            "workshop.requests_per_s",
            100,
            0,
            1_000_000,
            "requests of one address each second that only read; a subnet has 8 times as many; 0: any number");
    static final Key<Integer> WRITES_PER_S = Key.integer(
            "workshop.writes_per_s",
            20,
            0,
            1_000_000,
            "publishes, yanks and requests with tokens of one address each second; a subnet has 8 times as many; 0: any"
                    + " number");
    static final Key<List<String>> TRUSTED_PROXIES = Key.texts(
            "workshop.trusted_proxies",
            "an IPv4 or IPv6 address",
            64,
            Requesters::isAddress,
            "addresses of proxies in front of this server, whose X-Forwarded-For says who asks");
    static final Key<Integer> WORKERS =
            Key.integer("workshop.workers", 8, 1, 256, "threads that answer from the store");
    static final Key<Integer> RESOLVERS = Key.integer("workshop.resolvers", 2, 1, 64, "threads that resolve");
    static final Key<Integer> QUEUE = Key.integer(
            "workshop.queue",
            500,
            1,
            100_000,
            "requests that may wait for a thread of each kind; more are answered 503");
    static final Key<Duration> RESOLVE_TIMEOUT = Key.duration(
            "workshop.resolve_timeout",
            Duration.ofSeconds(10),
            Duration.ofMillis(10),
            Duration.ofMinutes(10),
            "time that one resolution may take");
    static final Key<Integer> RESOLVE_DECISIONS = Key.integer(
            "workshop.resolve_decisions",
            Limits.DEFAULT.decisions(),
            1000,
            100_000_000,
            "versions that one resolution may choose, those that it takes back too");
    static final Key<Integer> RESOLVE_PACKAGES = Key.integer(
            "workshop.resolve_packages",
            Limits.DEFAULT.packages(),
            100,
            1_000_000,
            "packages that one resolution may look at");
    static final Key<Integer> RESOLVE_REMEMBERED = Key.integer(
            "workshop.resolve_remembered",
            200_000,
            1000,
            10_000_000,
            "versions that are kept in memory to resolve from, some 500 bytes each");

    static final List<Key<?>> ALL = List.of(
            MAX_PACKAGE_BYTES,
            MAX_ENTRIES,
            MAX_EXPANDED_BYTES,
            MAX_RATIO,
            MAX_BUNDLE_BYTES,
            MIN_FREE_BYTES,
            MAX_BODY_BYTES,
            BODY_TIMEOUT,
            UPLOAD_MIN_BYTES_PER_S,
            MAX_UPLOADS,
            MAX_UPLOADS_PER_ADDRESS,
            REQUESTS_PER_S,
            WRITES_PER_S,
            TRUSTED_PROXIES,
            WORKERS,
            RESOLVERS,
            QUEUE,
            RESOLVE_TIMEOUT,
            RESOLVE_DECISIONS,
            RESOLVE_PACKAGES,
            RESOLVE_REMEMBERED);

    private WorkshopKeys() {}

    static ArchiveLimits archiveLimits(Config config) {
        return new ArchiveLimits(
                config.get(MAX_PACKAGE_BYTES),
                config.get(MAX_ENTRIES),
                config.get(MAX_EXPANDED_BYTES),
                config.get(MAX_RATIO));
    }

    /** How far one resolution may go. */
    static Limits limits(Config config) {
        return new Limits(config.get(RESOLVE_DECISIONS), config.get(RESOLVE_PACKAGES), config.get(RESOLVE_TIMEOUT));
    }

    static WebRules webRules(Config config) {
        return new WebRules(
                config.get(MAX_BODY_BYTES),
                config.get(BODY_TIMEOUT),
                config.get(MAX_BUNDLE_BYTES),
                config.get(REQUESTS_PER_S),
                config.get(WRITES_PER_S),
                Requesters.addresses(config.get(TRUSTED_PROXIES)),
                config.get(WORKERS),
                config.get(QUEUE),
                config.get(RESOLVERS),
                config.get(RESOLVE_TIMEOUT),
                new UploadRules(
                        config.get(MAX_PACKAGE_BYTES),
                        config.get(MAX_UPLOADS),
                        config.get(MAX_UPLOADS_PER_ADDRESS),
                        config.get(BODY_TIMEOUT),
                        config.get(UPLOAD_MIN_BYTES_PER_S)));
    }
}
