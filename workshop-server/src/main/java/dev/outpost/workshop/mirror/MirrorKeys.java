package dev.outpost.workshop.mirror;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Configuration of which other workshops are followed (docs/workshop.md, Mirrors). */
public final class MirrorKeys {

    private static final int MOST_SOURCES = 16;

    /** Which. */
    public static final Key<List<String>> MIRROR = Key.texts(
            "workshop.mirror",
            MirrorRules.ACCEPTED,
            MOST_SOURCES,
            MirrorRules::isAddress,
            "workshops whose packages are taken over here; of several instances behind one address only one needs it");
    /** How often. */
    public static final Key<Duration> INTERVAL = Key.duration(
            "workshop.mirror_interval",
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofDays(1),
            "time between two questions for what is new there");
    /** How often from the beginning. */
    public static final Key<Duration> RECHECK = Key.duration(
            "workshop.mirror_recheck",
            Duration.ofDays(1),
            Duration.ofSeconds(1),
            Duration.ofDays(365),
            "after this time a workshop is followed from its first change on again: what was left is tried once more,"
                    + " what is here is not fetched again");
    /** How patient. */
    public static final Key<Duration> TIMEOUT = Key.duration(
            "workshop.mirror_timeout",
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "how long such a workshop may be silent before a request is given up");
    /** How many in a minute. */
    public static final Key<Integer> RELEASES_PER_MINUTE = Key.integer(
            "workshop.mirror_releases_per_minute",
            1000,
            1,
            1_000_000,
            "versions of one workshop that are looked at in a minute");
    /** How much in a minute. */
    public static final Key<Long> BYTES_PER_MINUTE = Key.bytes(
            "workshop.mirror_bytes_per_minute",
            1L << 30,
            1024,
            1L << 50,
            "bytes of packages of one workshop that are fetched in a minute, over time");
    /** How many. */
    public static final Key<Long> MAX_RELEASES = Key.longInteger(
            "workshop.mirror_max_releases", 100_000, 1, 1_000_000_000, "versions that are taken of one workshop");
    /** How much. */
    public static final Key<Long> MAX_BYTES = Key.bytes(
            "workshop.mirror_max_bytes",
            100L << 30,
            1024,
            1L << 60,
            "bytes of packages that are taken of one workshop");
    /** How many at once. */
    public static final Key<Integer> AT_ONCE = Key.integer(
            "workshop.mirror_at_once", 4, 1, 64, "packages that are fetched at once, of all such workshops");

    /** All of them. */
    public static final List<Key<?>> ALL = List.of(
            MIRROR,
            INTERVAL,
            RECHECK,
            TIMEOUT,
            RELEASES_PER_MINUTE,
            BYTES_PER_MINUTE,
            MAX_RELEASES,
            MAX_BYTES,
            AT_ONCE);

    private MirrorKeys() {}

    /** What is configured. */
    public static MirrorRules rules(Config config) {
        return new MirrorRules(
                config.get(MIRROR).stream().map(URI::create).toList(),
                config.get(INTERVAL),
                config.get(RECHECK),
                config.get(TIMEOUT),
                config.get(RELEASES_PER_MINUTE),
                config.get(BYTES_PER_MINUTE),
                config.get(MAX_RELEASES),
                config.get(MAX_BYTES),
                config.get(AT_ONCE));
    }
}
