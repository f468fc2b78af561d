package dev.outpost.workshop.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The store in PostgreSQL 14 or newer, which several instances may share: each sees what the others publish. Where it is
 * away, calls fail and work again when it is back.
 */
public final class PostgresReleases {

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST_WAITING_S = 60;

    private PostgresReleases() {}

    /**
     * Connects, and makes the tables if they are not there.
     *
     * @throws StoreException when it is away, or the database is of a newer program
     */
    public static ReleaseStore open(
            PostgresAddress address, StoreRules rules, InstantSource clock, RandomGenerator random) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("workshop-postgresql");
        config.setJdbcUrl(address.jdbc());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(rules.connections());
        config.setMinimumIdle(1);
        config.setMaxLifetime(KEPT.toMillis());
        config.setConnectionTimeout(Math.max(250, rules.patience().toMillis()));
        // Whether it is there is told by the first thing that is asked.
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "outpost-workshop");
        config.addDataSourceProperty("sslmode", address.sslMode());
        config.addDataSourceProperty("tcpKeepAlive", "true");
        long patienceS = Math.max(1, rules.patience().toSeconds());
        config.addDataSourceProperty("connectTimeout", Long.toString(patienceS));
        config.addDataSourceProperty("socketTimeout", Long.toString(Math.min(MOST_WAITING_S, 6 * patienceS)));
        config.addDataSourceProperty(
                "options",
                "-c statement_timeout=" + 4 * rules.patience().toMillis() + " -c lock_timeout="
                        + rules.patience().toMillis());
        HikariDataSource pool = new HikariDataSource(config);
        try {
            return new JdbcReleases(new Database(new PostgresDialect(), pool, pool), rules, clock, random);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }
}
