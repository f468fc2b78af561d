package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.telemetry.Sqlite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionClassesTest {

    private static final long BUDGET = 4L << 20;
    private static final String DATA = """
            {"game_id":"g-1","tick":7,"process_us":%d,"load":%s,"stall_detected":%b,"nested":{"a":1},"list":[1,2]}""";

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("telemetry.db");
    }

    @Test
    void shouldRemoveDetailBeforeRecordsThatAreOlder() throws Exception {
        try (PruneHarness harness = new PruneHarness(file, BUDGET)) {
            harness.fill(PruneHarness.DESYNC, 1000);
            for (int i = 0; i < 30; i++) {
                harness.fill(PruneHarness.TICK, 1000);
                harness.prune(1000);
            }
            assertThat(count(PruneHarness.DESYNC)).isEqualTo(1000);
            assertThat(count(PruneHarness.TICK) + rolledUp()).isEqualTo(30_000);
            assertThat(count(PruneHarness.TICK)).isPositive().isLessThan(30_000);
            assertThat(harness.largestBytes).isLessThanOrEqualTo(BUDGET);
        }
    }

    @Test
    void shouldRemoveRollupsWhenThereIsNoDetailAndRecordsLast() throws Exception {
        try (PruneHarness harness = new PruneHarness(file, BUDGET)) {
            for (int minute = 0; minute < 100; minute++) {
                harness.fill(PruneHarness.TICK, 10);
                harness.pass(Duration.ofMinutes(1));
            }
            boolean rollupsWithoutDetail = false;
            long records = 0;
            while (count(PruneHarness.DESYNC) == records) {
                harness.fill(PruneHarness.DESYNC, 20);
                records += 20;
                harness.prune(20);
                if (count(PruneHarness.TICK) > 0) {
                    assertThat(count(PruneHarness.TICK) + rolledUp()).isEqualTo(1000);
                    assertThat(count(PruneHarness.DESYNC)).isEqualTo(records);
                } else if (rolledUp() > 0) {
                    rollupsWithoutDetail = true;
                    assertThat(count(PruneHarness.DESYNC)).isEqualTo(records);
                }
            }
            assertThat(rollupsWithoutDetail).as("rollups outlast detail").isTrue();
            assertThat(count(PruneHarness.TICK)).isZero();
            assertThat(count("telemetry.rollup")).as("records outlast rollups").isZero();
            assertThat(Sqlite.number(
                            file, "SELECT max(data ->> '$.n') - min(data ->> '$.n') + 1 FROM telemetry_events"))
                    .as("the oldest records go")
                    .isEqualTo(count(PruneHarness.DESYNC));
        }
    }

    @Test
    void shouldKeepEachRollupsNumbers() throws Exception {
        try (PruneHarness harness = new PruneHarness(file, BUDGET)) {
            harness.pass(Duration.ofSeconds(90));
            harness.connection.begin();
            for (int i = 1; i <= 100; i++) {
                harness.insert(
                        PruneHarness.TICK,
                        "info",
                        DATA.formatted(i, (i - 50) / 4.0, i > 90),
                        i % 2 == 0 ? 10L * i : null);
            }
            harness.insert(PruneHarness.TICK, "info", null, null);
            harness.insert(PruneHarness.TICK, "info", "no json", 7L);
            harness.insert(PruneHarness.TICK, "info", "[1,2]", null);
            harness.insert(PruneHarness.TICK, "info", "{\"process_us\":5", null);
            harness.insert(PruneHarness.TICK, "info", "{\"process_us\":1}", 40L, null);
            harness.connection.commit();
            while (count(PruneHarness.TICK) > 0) {
                harness.fill(PruneHarness.DESYNC, 20);
                harness.prune(20);
            }
            List<List<String>> rollups = Sqlite.query(file, """
                    SELECT timestamp, session_id, component, game_module, mod_fingerprint, category, severity, data,
                        duration_us, tick, correlation
                    FROM telemetry_events WHERE event = 'telemetry.rollup' ORDER BY correlation DESC""");
            assertThat(rollups)
                    .containsExactly(
                            List.of(
                                    "2026-11-22T12:01:00.000000Z",
                                    "s-1",
                                    "relay",
                                    "ra1",
                                    "9f86d081",
                                    "telemetry",
                                    "info",
                                    "{\"event\":\"relay.tick.process\",\"minute\":\"2026-11-22T12:01:00Z\",\"count\":104,"
                                            + "\"fields\":{"
                                            + "\"process_us\":{\"count\":101,\"min\":1,\"mean\":50.04950495049505,"
                                            + "\"p50\":50,\"p95\":95,\"p99\":99,\"max\":100},"
                                            + "\"load\":{\"count\":100,\"min\":-12.25,\"mean\":0.125,"
                                            + "\"p50\":0,\"p95\":11.25,\"p99\":12.25,\"max\":12.5},"
                                            + "\"stall_detected\":{\"count\":100,\"min\":0,\"mean\":0.1,"
                                            + "\"p50\":0,\"p95\":1,\"p99\":1,\"max\":1},"
                                            + "\"duration_us\":{\"count\":51,\"min\":7,\"mean\":500.1372549019608,"
                                            + "\"p50\":500,\"p95\":960,\"p99\":1000,\"max\":1000}}}",
                                    "NULL",
                                    "NULL",
                                    PruneHarness.GAME),
                            List.of(
                                    "2026-11-22T12:01:00.000000Z",
                                    "s-1",
                                    "relay",
                                    "NULL",
                                    "NULL",
                                    "telemetry",
                                    "info",
                                    "{\"event\":\"relay.tick.process\",\"minute\":\"2026-11-22T12:01:00Z\",\"count\":1,"
                                            + "\"fields\":{"
                                            + "\"duration_us\":{\"count\":1,\"min\":40,\"mean\":40,\"p50\":40,\"p95\":40,"
                                            + "\"p99\":40,\"max\":40},"
                                            + "\"process_us\":{\"count\":1,\"min\":1,\"mean\":1,\"p50\":1,\"p95\":1,"
                                            + "\"p99\":1,\"max\":1}}}",
                                    "NULL",
                                    "NULL",
                                    "NULL"));
        }
    }

    @Test
    void shouldHaveOneRollupForAMinuteThatGoesInManySlices() throws Exception {
        try (PruneHarness harness = new PruneHarness(file, BUDGET)) {
            for (int i = 0; i < 30; i++) {
                harness.fill(PruneHarness.TICK, 1000);
                harness.fill(PruneHarness.ORDER, 300);
                harness.pass(Duration.ofSeconds(10));
                harness.prune(1300);
            }
            assertThat(rolledUp()).isGreaterThan(20_000);
            assertThat(Sqlite.query(file, """
                            SELECT count(*), count(DISTINCT data -> '$.event' || timestamp) FROM telemetry_events
                            WHERE event = 'telemetry.rollup'""").get(0))
                    .as("rollups, groups")
                    .satisfies(counts -> assertThat(counts.get(0)).isEqualTo(counts.get(1)));
            assertThat(harness.ledger.lines().get(0).stored())
                    .as("the store books what it writes itself")
                    .isEqualTo(count("telemetry.rollup"))
                    .isEqualTo(harness.ledger.lines().get(0).emitted());
        }
    }

    @Test
    void shouldTakeTraceAndDebugRowsOfUnknownEventsForDetail() throws Exception {
        try (PruneHarness harness = new PruneHarness(file, BUDGET)) {
            harness.connection.begin();
            harness.insert("mod.chatter", "debug", "{\"n\":1}", null);
            harness.insert("mod.chatter", "error", "{\"n\":2}", null);
            harness.insert("mod.whisper", "trace", "{\"n\":3}", null);
            harness.insert("mod.word", "info", "{\"n\":4}", null);
            harness.connection.commit();
            harness.fill(PruneHarness.DESYNC, 12_000);
            while (count(PruneHarness.DESYNC) == 12_000) {
                harness.prune(0);
            }
            // The slices of records have begun; whatever was detail had to be gone by then.
            assertThat(Sqlite.number(
                            file,
                            "SELECT count(*) FROM telemetry_events WHERE category = 'mod' AND severity IN ('trace',"
                                    + " 'debug')"))
                    .isZero();
        }
        try (PruneHarness harness = new PruneHarness(dir.resolve("second.db"), BUDGET)) {
            harness.connection.begin();
            harness.insert("mod.chatter", "debug", "{\"n\":1}", null);
            harness.insert("mod.chatter", "error", "{\"n\":2}", null);
            harness.insert("mod.word", "info", "{\"n\":4}", null);
            harness.connection.commit();
            for (int i = 0; i < 20; i++) {
                harness.fill(PruneHarness.TICK, 1000);
                harness.prune(1000);
            }
            assertThat(Sqlite.query(
                            harness.file,
                            "SELECT event, severity FROM telemetry_events WHERE category = 'mod' ORDER BY id"))
                    .containsExactly(List.of("mod.chatter", "error"), List.of("mod.word", "info"));
        }
    }

    @Test
    void shouldLoseAndDoubleNothingWhenASliceFails() throws Exception {
        try (PruneHarness harness = new PruneHarness(file, BUDGET)) {
            harness.fill(PruneHarness.TICK, 8000);
            try (Connection other = Sqlite.open(file);
                    Statement statement = other.createStatement()) {
                statement.execute("""
                        CREATE TRIGGER stay BEFORE DELETE ON telemetry_events WHEN old.id = 600
                        BEGIN SELECT RAISE(ABORT, 'stay'); END""");
                assertThatThrownBy(() -> harness.prune(0)).isInstanceOf(SQLException.class);
                assertThat(count(PruneHarness.TICK) + rolledUp()).isEqualTo(8000);
                statement.execute("DROP TRIGGER stay");
            }
            harness.settle();
            assertThat(count(PruneHarness.TICK)).isLessThan(8000);
            assertThat(count(PruneHarness.TICK) + rolledUp()).isEqualTo(8000);
        }
    }

    @Test
    void shouldFindItsPlaceAgainInAFileThatAnotherProcessCleared() throws Exception {
        try (PruneHarness harness = new PruneHarness(file, BUDGET)) {
            for (int i = 0; i < 10; i++) {
                harness.fill(PruneHarness.TICK, 1000);
                harness.prune(1000);
            }
            Sqlite.open(file).createStatement().execute("DELETE FROM telemetry_events");
            harness.fill(PruneHarness.DESYNC, 100);
            long before = harness.ledger.lines().get(0).stored();
            for (int i = 0; i < 10; i++) {
                harness.fill(PruneHarness.TICK, 1000);
                harness.prune(1000);
            }
            assertThat(count(PruneHarness.DESYNC)).isEqualTo(100);
            assertThat(count(PruneHarness.TICK)).isPositive().isLessThan(10_000);
            assertThat(harness.ledger.lines().get(0).stored()).isGreaterThan(before);
        }
    }

    @Test
    void shouldRemoveWhatIsTooOldWhateverItIs() throws Exception {
        StoreLimits limits = new StoreLimits(500L << 20, Duration.ofDays(30), PruneHarness.DETAIL);
        try (PruneHarness harness = new PruneHarness(file, limits)) {
            harness.fill(PruneHarness.DESYNC, 600);
            harness.fill(PruneHarness.TICK, 600);
            harness.pass(Duration.ofDays(29));
            harness.fill(PruneHarness.DESYNC, 5);
            harness.settle();
            assertThat(count(PruneHarness.DESYNC)).isEqualTo(605);
            harness.pass(Duration.ofDays(2));
            harness.settle();
            assertThat(count(PruneHarness.DESYNC)).isEqualTo(5);
            assertThat(Sqlite.number(file, "SELECT count(*) FROM telemetry_events"))
                    .isEqualTo(5);
        }
    }

    @Test
    void shouldKeepHistoryWhenTheClockIsAheadForAMoment() throws Exception {
        StoreLimits limits = new StoreLimits(500L << 20, Duration.ofDays(30), PruneHarness.DETAIL);
        try (PruneHarness harness = new PruneHarness(file, limits)) {
            harness.fill(PruneHarness.DESYNC, 600);
            harness.settle();
            Instant right = harness.wall;
            harness.wall = right.plus(Duration.ofDays(400));
            harness.nanos += Duration.ofMinutes(2).toNanos();
            harness.fill(PruneHarness.DESYNC, 1);
            harness.settle();
            harness.wall = right.plus(Duration.ofMinutes(2));
            harness.pass(Duration.ofMinutes(2));
            harness.settle();
            assertThat(count(PruneHarness.DESYNC)).isEqualTo(601);

            harness.wall = right.minus(Duration.ofDays(400));
            harness.nanos += Duration.ofDays(40).toNanos();
            harness.settle();
            harness.wall = right.plus(Duration.ofDays(40));
            harness.nanos += Duration.ofMinutes(2).toNanos();
            harness.settle();
            assertThat(count(PruneHarness.DESYNC))
                    .as("a step ahead, not believed yet")
                    .isEqualTo(601);
            harness.pass(Duration.ofDays(1));
            harness.settle();
            assertThat(count(PruneHarness.DESYNC)).as("it has stayed").isOne();
        }
    }

    @Test
    void shouldKeepOneOddFileWithinItsBudgetWithoutKnowingAnyDetail() throws Exception {
        try (PruneHarness harness = new PruneHarness(file, new StoreLimits(BUDGET, null, Set.of()))) {
            for (int i = 0; i < 20; i++) {
                harness.fill(PruneHarness.TICK, 1000);
                harness.prune(1000);
            }
            assertThat(count(PruneHarness.TICK)).isPositive().isLessThan(20_000);
            assertThat(count("telemetry.rollup")).isZero();
            assertThat(harness.largestBytes).isLessThanOrEqualTo(BUDGET);
        }
    }

    private long count(String event) throws SQLException {
        return Sqlite.number(file, "SELECT count(*) FROM telemetry_events WHERE event = '" + event + "'");
    }

    private long rolledUp() throws SQLException {
        return Sqlite.number(file, """
                SELECT coalesce(sum(data ->> '$.count'), 0) FROM telemetry_events
                WHERE event = 'telemetry.rollup'""");
    }
}
