package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Status and inspect of a database that is too large to be counted in a moment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CensusTest {

    private static final int ROWS = 200_000;

    /** 200 s after the first event, the moment of the last. */
    private static final Instant NOW = Instant.parse("2026-03-01T00:03:20Z");

    private TestDatabase database;

    @BeforeAll
    void create(@TempDir Path folder) throws SQLException {
        database = BigDatabase.create(folder.resolve("telemetry.db"), ROWS);
    }

    @AfterAll
    void close() throws SQLException {
        database.close();
    }

    @Test
    void shouldCountWhenThereIsTime() {
        Status status = reader().exact().read(Limits.UNKNOWN, NOW, false);

        assertThat(status.census().exact()).isTrue();
        assertThat(status.rows()).isEqualTo(ROWS);
        assertThat(status.census().events())
                .isEqualTo(Map.of(
                        "relay.tick.process", 124_000L,
                        "relay.order.forward", 60_000L,
                        "relay.player.rtt_ms", 15_000L,
                        "match.pace", 1000L));
    }

    @Test
    void shouldEstimateWhenThereIsNone() {
        Status status = reader().patientFor(Duration.ZERO).read(Limits.UNKNOWN, NOW, false);
        Census census = status.census();

        assertThat(census.exact()).isFalse();
        assertThat(census.sampledRows()).isEqualTo(8192);
        // Three standard deviations of the sample.
        assertThat((double) census.rows()).isCloseTo(ROWS, within(0.01 * ROWS));
        assertThat((double) rows(census, "relay.tick.process")).isCloseTo(124_000, by(0.03, 124_000));
        assertThat((double) rows(census, "relay.order.forward")).isCloseTo(60_000, by(0.06, 60_000));
        assertThat((double) rows(census, "relay.player.rtt_ms")).isCloseTo(15_000, by(0.12, 15_000));
        // Rare events are counted all the same.
        assertThat(talker(census, "match.pace").rows()).isEqualTo(1000);
        assertThat(talker(census, "match.pace").exact()).isTrue();
        assertThat(talker(census, "relay.tick.process").exact()).isFalse();
    }

    @Test
    void shouldNameWhatFillsTheFileMostFirst() {
        Status status = reader().patientFor(Duration.ZERO).read(Limits.UNKNOWN, NOW, false);
        List<Census.Talker> talkers = status.census().talkers();

        assertThat(talkers)
                .extracting(Census.Talker::event)
                .containsExactly("relay.tick.process", "relay.order.forward", "relay.player.rtt_ms", "match.pace");
        // All of the file is somebody's; ticks are longer than the others and so take more than their part of rows.
        assertThat((double) status.census().bytes())
                .isCloseTo((double) status.dbBytes(), within(0.01 * status.dbBytes()));
        assertThat((double) talkers.get(0).bytes() / status.census().bytes()).isBetween(0.63, 0.75);
        assertThat(talkers.stream().mapToDouble(Census.Talker::ratePerS).sum())
                .isCloseTo(status.ratePerS(), within(1e-6));
    }

    @Test
    void shouldTakeTheRateOfManyEventsByTheirIds() {
        // 1000 events a second for 200 s; nobody counts 200,000 of them.
        Status status = reader().patientFor(Duration.ZERO).read(Limits.UNKNOWN, NOW, false);

        assertThat(status.rateWindow()).isEqualTo(Duration.ofSeconds(199));
        assertThat(status.ratePerS()).isCloseTo(1000, within(10.0));
        assertThat(talker(status.census(), "relay.tick.process").ratePerS()).isCloseTo(620, within(60.0));
    }

    @Test
    void shouldEstimateWherePruningLeftGaps(@TempDir Path folder) throws SQLException {
        try (TestDatabase pruned = BigDatabase.create(folder.resolve("pruned.db"), ROWS)) {
            pruned.execute("DELETE FROM telemetry_events WHERE id < 100000 AND severity = 'debug'");
            long left = pruned.number("SELECT count(*) FROM telemetry_events");

            Census census = new StatusReader(pruned.file(), System::nanoTime)
                    .patientFor(Duration.ZERO)
                    .read(Limits.UNKNOWN, NOW, false)
                    .census();

            assertThat((double) census.rows()).isCloseTo((double) left, by(0.03, (double) left));
            assertThat((double) rows(census, "relay.tick.process")).isCloseTo(62_000, by(0.06, 62_000));
            assertThat(rows(census, "match.pace")).isEqualTo(1000);
        }
    }

    @Test
    void shouldMarkEstimates() {
        Cli cli = new Cli(database.path()).clock(new Impatient());

        assertThat(Json.object(cli.run("status", "--output", "json").out()))
                .containsEntry("rows_exact", false)
                .containsEntry("sampled_rows", 8192L);
        assertThat(cli.run("status").out())
                .containsPattern("events +about [0-9,]+ of 5 session")
                .contains("counts of more than 2000 are estimates from 8,192 events; --exact counts them all");
        assertThat(Json.object(cli.run("status", "--exact", "--output", "json").out()))
                .containsEntry("rows_exact", true)
                .containsEntry("rows", (long) ROWS);
    }

    @Test
    void shouldFindTheNewestOfACategoryByItsNames() {
        Cli cli = new Cli(database.path());

        assertThat(Json.rows(cli.run("inspect", "relay", "--last", "3", "--output", "json")
                        .out()))
                .extracting(row -> row.get("id"))
                .containsExactly(199_998L, 199_999L, 200_000L);
        assertThat(Json.rows(cli.run("inspect", "match", "--last", "10000", "--output", "json")
                        .out()))
                .hasSize(1000)
                .allSatisfy(row -> assertThat(row).containsEntry("event", "match.pace"));
        assertThat(Json.rows(cli.run("inspect", "relay.player.rtt_ms", "--last", "5", "--output", "json")
                        .out()))
                .hasSize(5)
                .allSatisfy(row -> assertThat(row).containsEntry("event", "relay.player.rtt_ms"));
    }

    @Test
    void shouldExportAsMuchWithoutCountingFirst() {
        StringWriter counted = new StringWriter();
        StringWriter uncounted = new StringWriter();
        EventFilter filter = EventFilter.ofCategories(List.of("match"));

        new Exporter(database.file(), System::nanoTime)
                .toWriter(filter, ExportFormat.CSV, counted, (rows, total, share) -> {
                    assertThat(total).isEqualTo(1000);
                });
        new Exporter(database.file(), new Impatient())
                .toWriter(filter, ExportFormat.CSV, uncounted, (rows, total, share) -> {
                    assertThat(share).isBetween(0.0, 1.0);
                });

        assertThat(uncounted.toString()).isEqualTo(counted.toString());
    }

    private StatusReader reader() {
        return new StatusReader(database.file(), System::nanoTime);
    }

    private static Offset<Double> by(double share, double of) {
        return within(share * of);
    }

    private static long rows(Census census, String event) {
        return talker(census, event).rows();
    }

    private static Census.Talker talker(Census census, String event) {
        return census.talkers().stream()
                .filter(talker -> talker.event().equals(event))
                .findFirst()
                .orElseThrow();
    }

    /** A second goes by between two looks, so that all patience is at an end at once. */
    private static final class Impatient implements java.util.function.LongSupplier {

        private long now;

        @Override
        public long getAsLong() {
            now += 1_000_000_000L;
            return now;
        }
    }
}
