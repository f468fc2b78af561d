package dev.outpost.workshop.store;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Configuration of the store. */
public final class StoreKeys {

    /** The database that needs nothing else. */
    private static final String SQLITE = "sqlite";

    static final Key<String> DATABASE = Key.maskedText(
            "workshop.database",
            SQLITE,
            SQLITE + ", or " + PostgresAddress.ACCEPTED,
            value -> value.equals(SQLITE) || PostgresAddress.parse(value).isPresent(),
            PostgresAddress::masked,
            "where it is kept what is published; sqlite: in workshop.db of the data folder; PostgreSQL: for several"
                    + " instances that share it");
    static final Key<String> DATABASE_PASSWORD =
            Key.secret("workshop.database_password", "password for PostgreSQL, instead of one in workshop.database");
    static final Key<Integer> DATABASE_CONNECTIONS = Key.integer(
            "workshop.database_connections",
            StoreRules.DEFAULT.connections(),
            1,
            StoreRules.MOST_CONNECTIONS,
            "connections to the database at a time; SQLite has one more to write with");
    static final Key<Duration> DATABASE_PATIENCE = Key.duration(
            "workshop.database_patience",
            StoreRules.DEFAULT.patience(),
            StoreRules.LEAST_PATIENCE,
            StoreRules.MOST_PATIENCE,
            "how long a request waits for a connection or a lock of the database");
    static final Key<Integer> COUNTED_HITS = Key.integer(
            "workshop.search_counted_hits",
            StoreRules.DEFAULT.countedHits(),
            100,
            StoreRules.MOST_COUNTED_HITS,
            "up to how many hits of a search are counted; of more it is said that they are more");
    static final Key<Integer> FACET_HITS = Key.integer(
            "workshop.search_facet_hits",
            StoreRules.DEFAULT.facetHits(),
            100,
            StoreRules.MOST_FACET_HITS,
            "how many hits of a search, the most downloaded first, its facets are counted over");
    static final Key<Integer> REMEMBERED_PACKAGES = Key.integer(
            "workshop.search_remembered",
            StoreRules.DEFAULT.rememberedPackages(),
            100,
            StoreRules.MOST_REMEMBERED_PACKAGES,
            "packages in memory to rank and count the hits of searches; others are read as they are needed");
    static final Key<Integer> PENDING_DOWNLOADS = Key.integer(
            "workshop.pending_downloads",
            StoreRules.DEFAULT.pendingDownloads(),
            100,
            StoreRules.MOST_PENDING_DOWNLOADS,
            "downloads that wait in memory to be written, within two seconds; more are not counted");
    static final Key<Integer> POPULAR_DOWNLOADS = Key.integer(
            "workshop.popular_downloads",
            (int) StoreRules.DEFAULT.popularDownloads(),
            1,
            StoreRules.MOST_POPULAR_DOWNLOADS,
            "downloads from which on names of others that come near a package's are flagged");

    /** All of them. */
    public static final List<Key<?>> ALL = List.of(
            DATABASE,
            DATABASE_PASSWORD,
            DATABASE_CONNECTIONS,
            DATABASE_PATIENCE,
            COUNTED_HITS,
            FACET_HITS,
            REMEMBERED_PACKAGES,
            PENDING_DOWNLOADS,
            POPULAR_DOWNLOADS);

    private StoreKeys() {}

    /** Whether no other process can have the same store. */
    public static boolean isOwn(Config config) {
        return config.get(DATABASE).equals(SQLITE);
    }

    /** Opens the one that is configured; blocks. */
    public static ReleaseStore open(Config config, Path dataDir, InstantSource clock, RandomGenerator random) {
        if (isOwn(config)) {
            return SqliteReleases.open(dataDir.resolve(SqliteReleases.FILE), rules(config), clock, random);
        }
        PostgresAddress address =
                PostgresAddress.parse(config.get(DATABASE)).orElseThrow().withPassword(config.get(DATABASE_PASSWORD));
        return PostgresReleases.open(address, rules(config), clock, random);
    }

    static StoreRules rules(Config config) {
        return new StoreRules(
                config.get(DATABASE_CONNECTIONS),
                config.get(DATABASE_PATIENCE),
                config.get(COUNTED_HITS),
                config.get(FACET_HITS),
                config.get(REMEMBERED_PACKAGES),
                config.get(PENDING_DOWNLOADS),
                config.get(POPULAR_DOWNLOADS));
    }
}
