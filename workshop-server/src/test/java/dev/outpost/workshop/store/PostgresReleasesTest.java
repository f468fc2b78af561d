package dev.outpost.workshop.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

final class PostgresReleasesTest implements StoreContract.Databases {

    @TempDir
    static Path folder;

    private static EmbeddedPostgres server;
    private @Nullable PostgresAddress address;

    @BeforeAll
    static void startServer() throws IOException {
        server = Postgres.start(folder);
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public ReleaseStore open(StoreRules rules, TestClock clock) throws SQLException {
        address = Postgres.database(server);
        return again(rules, clock);
    }

    @Override
    public ReleaseStore again(StoreRules rules, TestClock clock) {
        return PostgresReleases.open(Objects.requireNonNull(address), rules, clock, new Random(clock.millis()));
    }

    @Nested
    final class OfReleases extends ReleaseStoreContract {
        OfReleases() {
            super(PostgresReleasesTest.this);
        }
    }

    @Nested
    final class OfTokens extends TokenContract {
        OfTokens() {
            super(PostgresReleasesTest.this);
        }
    }

    @Nested
    final class OfDownloads extends DownloadsContract {
        OfDownloads() {
            super(PostgresReleasesTest.this);
        }
    }

    @Nested
    final class OfMirrors extends MirrorBookContract {
        OfMirrors() {
            super(PostgresReleasesTest.this);
        }
    }
}
