package dev.outpost.workshop.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL of the tests' own, on a free port of loopback. PostgreSQL refuses to run as root: the library then
 * starts it in a user namespace of its own (unshare), where that is allowed.
 */
final class Postgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Postgres() {}

    /** Starts one; skips the test where there are no binaries for this machine, except in CI. */
    static EmbeddedPostgres start(Path folder) throws IOException {
        return start(folder, 0);
    }

    /** The same at this port, with the databases that are in the folder; 0: any that is free. */
    static EmbeddedPostgres start(Path folder, int port) throws IOException {
        boolean known = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("amd64");
        assumeTrue(known || "true".equals(System.getenv("CI")), "PostgreSQL's binaries are those of Linux on amd64");
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(folder.resolve("postgres").toFile())
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    /** A new, empty database there. */
    static PostgresAddress database(EmbeddedPostgres server) throws SQLException {
        String name = "workshop_" + DATABASES.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new PostgresAddress("postgres", "postgres", "127.0.0.1", server.getPort(), name, "disable");
    }
}
