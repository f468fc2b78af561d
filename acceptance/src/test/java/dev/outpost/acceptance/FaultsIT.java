package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay under load whose disk, file or process fails: matches go on, the state has a name, the books balance. */
class FaultsIT {

    private static final Duration LOCKED = Duration.ofSeconds(System.getProperty("long") == null ? 7 : 60);
    private static final String ORDERS = "SELECT count(*) FROM telemetry_events WHERE event = 'relay.order.forward'";
    /** What the newest books of each session and category do not account for. */
    private static final String UNACCOUNTED = """
            SELECT ifnull(sum(abs(data ->> '$.emitted' - data ->> '$.stored' - data ->> '$.queued'
                - data ->> '$.sampled_out' - data ->> '$.dropped')), 0)
            FROM telemetry_events WHERE event = 'telemetry.ledger'""";

    @TempDir
    Path folder;

    @Test
    void shouldLoseNothingToAKill() throws Exception {
        long received;
        Path database;
        try (Relay relay = relay(folder);
                Jar client = load(relay, 20)) {
            awaitRows(relay.database(), 200);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            database = relay.database();
            relay.jar().kill();
            assertThat(Played.await(client, 60).exit()).isEqualTo(1);
        }
        received = rows(database, ORDERS);
        try (Relay next = relay(folder)) {
            next.stop();
        }
        assertThat(rows(database, ORDERS)).isGreaterThanOrEqualTo(received);
        assertThat(rows(database, """
                SELECT count(*) FROM (SELECT 1 FROM telemetry_events WHERE event = 'relay.order.forward'
                GROUP BY correlation, tick, data ->> '$.player', data ->> '$.sub_tick_us' HAVING count(*) > 1)""")).as("orders that are there twice").isZero();
        assertThat(rows(database, "SELECT count(*) FROM telemetry_events WHERE event = 'telemetry.recovered'"))
                .isOne();
        assertThat(rows(database, UNACCOUNTED)).isZero();
        try (var files = Files.list(database.resolveSibling("."))) {
            assertThat(files.filter(file -> file.toString().endsWith(".ring"))).isEmpty();
        }
    }

    @Test
    void shouldRideOutALockOfAnotherProcess() throws Exception {
        try (Relay relay = relay(folder);
                Jar client = load(relay, (int) LOCKED.toSeconds() + 5)) {
            awaitRows(relay.database(), 50);
            try (Connection other = open(relay.database());
                    Statement lock = other.createStatement()) {
                lock.execute("BEGIN IMMEDIATE");
                long end = System.nanoTime() + LOCKED.toNanos();
                awaitReady(relay, "locked");
                LockSupport.parkNanos(end - System.nanoTime());
                assertThat(relay.get("/healthz").statusCode()).isEqualTo(200);
                lock.execute("COMMIT");
            }
            awaitReady(relay, "\"ok\"");
            Played played = Played.await(client, 120).shouldBeFlawless();
            Path database = relay.stop();
            assertThat(rows(database, ORDERS) + played.dropped())
                    .as("none of them lost")
                    .isEqualTo(played.number("orders_sent"));
            assertThat(rows(database, "SELECT count(*) FROM telemetry_events WHERE event = 'telemetry.loss'"))
                    .isZero();
            assertThat(rows(database, UNACCOUNTED)).isZero();
        }
    }

    @Test
    void shouldBeginAnewWhenItsFileIsDeleted() throws Exception {
        try (Relay relay = relay(folder);
                Jar client = load(relay, 6)) {
            awaitRows(relay.database(), 50);
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                Files.deleteIfExists(Path.of(relay.database() + suffix));
            }
            awaitRows(relay.database(), 50);
            Played.await(client, 60).shouldBeFlawless();
            Path database = relay.stop();
            assertThat(rows(database, """
                    SELECT count(*) FROM telemetry_events
                    WHERE event = 'telemetry.new_file' AND data ->> '$.reason' = 'replaced'""")).isOne();
            assertThat(rows(database, UNACCOUNTED)).isZero();
        }
    }

    @Test
    void shouldSetAsideAFileThatIsNoDatabase() throws Exception {
        Path database = folder.resolve("data/relay/telemetry.db");
        Files.createDirectories(database.resolveSibling("."));
        Files.writeString(database, "not a database at all\n".repeat(500));
        try (Relay relay = relay(folder);
                Jar client = load(relay, 2)) {
            Played.await(client, 60).shouldBeFlawless();
            awaitReady(relay, "\"ok\"");
            assertThat(relay.jar().printed()).contains("was not sound and was renamed to telemetry.db.corrupt-");
            relay.stop();
        }
        assertThat(rows(database, ORDERS)).isPositive();
        String keptAs;
        try (Database db = new Database(database)) {
            keptAs = db.text("SELECT data ->> '$.kept_as' FROM telemetry_events WHERE event = 'telemetry.new_file'");
        }
        assertThat(database.resolveSibling(keptAs)).content().startsWith("not a database at all");
    }

    @Test
    void shouldGoOnWhileTheDiskIsFull() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 24);
                Relay relay = relay(disk.folder());
                Jar client = load(relay, 10)) {
            awaitRows(relay.database(), 50);
            disk.fill();
            awaitReady(relay, "full");
            assertThat(relay.get("/readyz").statusCode()).as("matches go on").isEqualTo(200);
            disk.free();
            awaitReady(relay, "\"ok\"");
            Played played = Played.await(client, 120).shouldBeFlawless();
            Path database = relay.stop();
            assertThat(rows(database, ORDERS) + played.dropped()).isEqualTo(played.number("orders_sent"));
            assertThat(rows(database, UNACCOUNTED)).isZero();
        }
    }

    /** A file system of a few megabytes in memory, where the test may mount one. */
    private record SmallDisk(Path folder) implements AutoCloseable {

        static SmallDisk mount(Path at, int megabytes) throws IOException {
            Files.createDirectories(at);
            // A disk that is really full cannot be made otherwise, and only root may make one.
            assumeTrue(
                    run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", at.toString()),
                    "mounting needs root");
            return new SmallDisk(at);
        }

        void fill() throws IOException {
            byte[] block = new byte[4096];
            try (var out = Files.newOutputStream(folder.resolve("filler"))) {
                while (true) {
                    out.write(block);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }

        void free() throws IOException {
            Files.delete(folder.resolve("filler"));
        }

        @Override
        public void close() {
            assertThat(run("umount", "-l", folder.toString())).isTrue();
        }

        private static boolean run(String... command) {
            try {
                return new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
            } catch (IOException e) {
                return false;
            }
        }
    }

    private static Relay relay(Path folder) throws Exception {
        return Relay.start(folder, "relay.max_connections_per_ip=100", "relay.max_connects_per_ip_per_s=100");
    }

    private static Jar load(Relay relay, int seconds) throws IOException {
        return Jar.start(
                Project.CLIENT_JAR,
                relay.database().resolveSibling("."),
                "load",
                "--relay",
                relay.address(),
                "--games",
                "2",
                "--players",
                "2",
                "--duration",
                String.valueOf(seconds),
                "--json");
    }

    private static void awaitRows(Path database, long rows) {
        await("rows in " + database, () -> Files.exists(database) && rows(database, ORDERS) >= rows);
    }

    private static void awaitReady(Relay relay, String text) {
        await("/readyz says " + text, () -> relay.get("/readyz").body().contains(text));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (Exception e) {
                last = e; // such as a file that is just being made
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new AssertionError("not within a minute: " + what, last);
    }

    private static long rows(Path database, String sql) throws Exception {
        try (Connection connection = open(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getLong(1);
        }
    }

    private static Connection open(Path database) throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }
}
