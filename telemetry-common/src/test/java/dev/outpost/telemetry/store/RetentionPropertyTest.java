package dev.outpost.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.outpost.telemetry.Sqlite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Random mixes of classes, budgets, ends in order, ends by kill and failed slices: what must hold after each step. */
class RetentionPropertyTest {

    private enum Step {
        DETAIL,
        OTHER_DETAIL,
        UNKNOWN_DETAIL,
        RECORDS,
        MIXED,
        MINUTE,
        PRUNE,
        REOPEN,
        KILL,
        FAIL
    }

    private static final int ROWS = 300;

    /** What was written, by class. */
    private long detail;

    private long records;

    @Property(tries = 10, shrinking = ShrinkingMode.OFF)
    void shouldRemoveInOrderAndLoseNothingUnaccounted(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 4, max = 7) int megabytes) throws Exception {
        detail = 0;
        records = 0;
        Path dir = Files.createTempDirectory("retention");
        StoreLimits limits = new StoreLimits((long) megabytes << 20, null, PruneHarness.DETAIL);
        PruneHarness harness = new PruneHarness(dir.resolve("0.db"), limits);
        try {
            int kills = 0;
            boolean recordsWent = false;
            for (Step step : steps) {
                switch (step) {
                    case DETAIL -> detail(harness, PruneHarness.TICK, "info");
                    case OTHER_DETAIL -> detail(harness, PruneHarness.ORDER, "info");
                    case UNKNOWN_DETAIL -> detail(harness, "mod.chatter", "debug");
                    case RECORDS -> records(harness, ROWS);
                    case MIXED -> mixed(harness);
                    case MINUTE -> harness.pass(Duration.ofSeconds(31));
                    case PRUNE -> harness.settle();
                    case REOPEN -> {
                        harness.close();
                        harness = new PruneHarness(harness.file, limits);
                    }
                    case KILL -> harness = killed(harness, dir.resolve(++kills + ".db"), limits);
                    case FAIL -> {
                        detail(harness, PruneHarness.TICK, "info");
                        failOnce(harness);
                    }
                }
                harness.prune(ROWS);
                recordsWent |= check(harness.file, recordsWent);
            }
            assertThat(Sqlite.value(harness.file, "PRAGMA integrity_check")).isEqualTo("ok");
        } finally {
            harness.close();
            delete(dir);
        }
    }

    /** Returns whether records are missing by now. */
    private boolean check(Path file, boolean recordsWent) throws SQLException {
        if (recordsWent) {
            return true;
        }
        long detailLeft = 0;
        long recordsLeft = 0;
        long rolledUp = 0;
        for (List<String> row : Sqlite.query(file, """
                SELECT event, count(*), max(data ->> '$.n') - min(data ->> '$.n') + 1, sum(data ->> '$.count')
                FROM telemetry_events GROUP BY event""")) {
            switch (row.get(0)) {
                case "telemetry.rollup" -> rolledUp = Long.parseLong(row.get(3));
                case PruneHarness.DESYNC -> recordsLeft = Long.parseLong(row.get(1));
                default -> detailLeft += Long.parseLong(row.get(1));
            }
            if (!row.get(0).equals("telemetry.rollup")) {
                assertThat(row.get(1))
                        .as("rows from the oldest on have gone: %s", row)
                        .isEqualTo(row.get(2));
            }
        }
        if (detailLeft > 0) {
            assertThat(recordsLeft).as("records while there is detail").isEqualTo(records);
        }
        if (recordsLeft < records) {
            assertThat(detailLeft + rolledUp)
                    .as("what else there was when records went")
                    .isZero();
            return true;
        }
        if (rolledUp + detailLeft != detail) {
            assertThat(detailLeft).as("detail when rollups went").isZero();
            // From here on some minutes are gone without trace, as they must be.
            detail = rolledUp;
        }
        return false;
    }

    private final long[] numbers = new long[3];

    private void detail(PruneHarness harness, String event, String severity) throws SQLException {
        harness.connection.begin();
        for (int i = 0; i < ROWS; i++) {
            insertDetail(harness, event, severity);
        }
        harness.connection.commit();
    }

    private void insertDetail(PruneHarness harness, String event, String severity) throws SQLException {
        int kind = event.equals(PruneHarness.TICK) ? 0 : event.equals(PruneHarness.ORDER) ? 1 : 2;
        harness.insert(
                event,
                severity,
                "{\"n\":%d,\"pad\":\"%s\"}".formatted(numbers[kind]++, "d".repeat(300)),
                numbers[kind],
                numbers[kind] % 3 == 0 ? null : PruneHarness.GAME);
        detail++;
    }

    private void records(PruneHarness harness, int rows) throws SQLException {
        harness.connection.begin();
        for (int i = 0; i < rows; i++) {
            insertRecord(harness);
        }
        harness.connection.commit();
    }

    private void insertRecord(PruneHarness harness) throws SQLException {
        harness.insert(
                PruneHarness.DESYNC, "error", "{\"n\":%d,\"pad\":\"%s\"}".formatted(records++, "r".repeat(500)), null);
    }

    private void mixed(PruneHarness harness) throws SQLException {
        harness.connection.begin();
        for (int i = 0; i < ROWS; i++) {
            switch (i % 5) {
                case 0 -> insertRecord(harness);
                case 1 -> insertDetail(harness, PruneHarness.ORDER, "info");
                case 2 -> insertDetail(harness, "mod.chatter", "trace");
                default -> insertDetail(harness, PruneHarness.TICK, "info");
            }
        }
        harness.connection.commit();
    }

    /** What a killed process leaves is what its files hold at that moment. */
    private static PruneHarness killed(PruneHarness harness, Path next, StoreLimits limits)
            throws SQLException, IOException {
        for (String suffix : List.of("", "-wal")) {
            Path from = harness.file.resolveSibling(harness.file.getFileName() + suffix);
            if (Files.exists(from)) {
                Files.copy(from, next.resolveSibling(next.getFileName() + suffix));
            }
        }
        harness.close();
        PruneHarness restarted = new PruneHarness(next, limits);
        restarted.wall = harness.wall;
        return restarted;
    }

    /** Another connection makes the next deletion fail. */
    private static void failOnce(PruneHarness harness) throws SQLException {
        try (Connection other = Sqlite.open(harness.file);
                Statement statement = other.createStatement()) {
            statement.execute("""
                    CREATE TRIGGER stay BEFORE DELETE ON telemetry_events WHEN old.id % 50 = 0
                    BEGIN SELECT RAISE(ABORT, 'stay'); END""");
            // It fails only when there is something to remove.
            Throwable failure = catchThrowable(() -> harness.prune(ROWS));
            statement.execute("DROP TRIGGER stay");
            if (failure != null) {
                assertThat(failure).hasMessageContaining("stay");
            }
        }
    }

    private static void delete(Path dir) throws IOException {
        try (var files = Files.list(dir)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(dir);
    }

    /** Evenly mixed, mostly records, or detail first and then records only, so that each class comes to its turn. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> any = Arbitraries.of(Step.class);
        Arbitrary<Step> mostlyRecords = Arbitraries.frequency(
                Tuple.of(10, Step.RECORDS), Tuple.of(1, Step.MIXED), Tuple.of(1, Step.FAIL), Tuple.of(1, Step.KILL));
        return Arbitraries.oneOf(
                any.list().ofMinSize(30).ofMaxSize(110),
                mostlyRecords.list().ofMinSize(20).ofMaxSize(60),
                Combinators.combine(
                                any.list().ofSize(40),
                                Arbitraries.just(Step.RECORDS).list().ofSize(30))
                        .as((first, then) ->
                                Stream.concat(first.stream(), then.stream()).toList()));
    }
}
