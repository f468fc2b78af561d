package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Sqlite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private static final String ROLLED_UP = """
            SELECT coalesce(sum(json_extract(data, '$.count')), 0) FROM telemetry_events
            WHERE event = 'telemetry.rollup'""";

    @TempDir
    private Path dir;

    /** Writes several times what fits, as fast as the writer takes it, and looks at the files after each batch. */
    @ParameterizedTest
    @CsvSource({"4, 20000, 200", "4, 20000, 4000", "20, 80000, 4000"})
    void shouldKeepDatabaseAndWalWithinTheBudgetUnderContinuousWriting(int megabytes, int events, int batch)
            throws Exception {
        long budget = (long) megabytes << 20;
        Path file = dir.resolve("telemetry.db");
        WriterHarness harness = harness(file, budget, null);
        long largest = 0;
        for (int sent = 0; sent < events; sent += batch) {
            harness.emit(batch);
            while (harness.ring.waiting() > 0) {
                harness.workAfter(INTERVAL);
                largest = Math.max(largest, harness.writer.databaseBytes() + harness.writer.walBytes());
            }
        }
        harness.recorder.begin(WriterHarness.DESYNC).put(4711).end();
        harness.workAfter(INTERVAL);
        long pruned = harness.writer.pruned();
        harness.writer.close();

        assertThat(largest).as("database and WAL").isLessThanOrEqualTo(budget).isGreaterThan(budget / 2);
        long rows = Sqlite.number(file, "SELECT count(*) FROM telemetry_events");
        assertThat(pruned)
                .isPositive()
                .isEqualTo(harness.line("relay").stored()
                        + harness.line("telemetry").stored()
                        - rows);
        long ticks = Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE event = 'relay.tick.process'");
        assertThat(ticks + Sqlite.number(file, ROLLED_UP))
                .as("rows and what rollups say of those that are gone")
                .isEqualTo(events);
        assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE event = 'relay.desync'"))
                .isOne();
        assertThat(Sqlite.value(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void shouldShrinkAFileWhoseBudgetWasLowered() throws Exception {
        Path file = dir.resolve("telemetry.db");
        WriterHarness roomy = harness(file, 500L << 20, null);
        for (int i = 0; i < 10; i++) {
            roomy.emit(4000);
            roomy.workAfter(INTERVAL);
        }
        roomy.writer.close();
        assertThat(roomy.writer.databaseBytes()).isGreaterThan(10L << 20);

        WriterHarness tight = harness(file, 5L << 20, null);
        for (int cycle = 0; cycle < 1000; cycle++) {
            tight.workAfter(INTERVAL);
        }
        tight.writer.close();
        assertThat(tight.writer.databaseBytes()).isLessThan(5L << 20);
        assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events")).isPositive();
        assertThat(Sqlite.value(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void shouldRemoveEventsThatAreTooOld() throws Exception {
        Path file = dir.resolve("telemetry.db");
        WriterHarness harness = harness(file, 500L << 20, Duration.ofDays(30));
        harness.emit(1200);
        harness.workAfter(INTERVAL);
        harness.pass(Duration.ofDays(29));
        harness.emit(10);
        harness.workAfter(INTERVAL);
        assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events")).isEqualTo(1210);

        harness.pass(Duration.ofDays(2));
        harness.emit(1);
        for (int cycle = 0; cycle < 5; cycle++) {
            harness.workAfter(INTERVAL);
        }
        assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events")).isEqualTo(11);
        assertThat(harness.writer.pruned()).isEqualTo(1200);
        harness.writer.close();
    }

    @Test
    void shouldRemoveOldEventsOfAProcessThatRecordsNothing() throws Exception {
        Path file = dir.resolve("telemetry.db");
        WriterHarness harness = harness(file, 500L << 20, Duration.ofDays(30));
        harness.emit(5);
        harness.workAfter(INTERVAL);
        harness.workAfter(Duration.ofDays(31));
        harness.workAfter(INTERVAL);
        assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events")).isZero();
        harness.writer.close();
    }

    @Test
    void shouldKeepToItsBudgetInAFileThatCannotGiveBackPages() throws Exception {
        Path file = dir.resolve("telemetry.db");
        try (Connection other = Sqlite.open(file);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = NONE");
            statement.execute("CREATE TABLE filler(x)");
            statement.execute("DROP TABLE filler");
        }
        WriterHarness harness = harness(file, 4L << 20, null);
        for (int i = 0; i < 60; i++) {
            harness.emit(500);
            harness.workAfter(INTERVAL);
            harness.workAfter(INTERVAL);
        }
        assertThat(harness.writer.databaseBytes() + harness.writer.walBytes()).isLessThanOrEqualTo(4L << 20);
        assertThat(harness.writer.pruned()).isPositive();
        harness.writer.close();
    }

    private static WriterHarness harness(Path file, long maxBytes, @Nullable Duration retention) {
        return new WriterHarness(file, maxBytes, retention, Duration.ZERO);
    }
}
