package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {

    @TempDir
    Path folder;

    private TestDatabase database;
    private Cli cli;

    @BeforeEach
    void open() throws SQLException {
        database = TestDatabase.create(folder.resolve("telemetry.db"));
        cli = new Cli(database.path());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void shouldTellHowTheFileStands() throws SQLException {
        database.addMany(Cli.NOW.minusSeconds(86_400), 700, "relay.tick.process");
        database.addMany(Cli.NOW.minusSeconds(300), 300, "relay.order.forward");
        database.add(Cli.NOW.minusSeconds(1), "perf.frame", "{}");
        database.execute("UPDATE telemetry_events SET session_id = 'session-0' WHERE id <= 10");

        Map<String, Object> status = status(cli.limits(500L << 20, Duration.ofDays(10)));

        assertThat(status)
                .containsEntry("database", database.path().toString())
                .containsEntry("exists", true)
                .containsEntry("recording", true)
                .containsEntry("rows", 1001L)
                .containsEntry("sessions", 2L)
                .containsEntry("first", "2026-02-28T12:00:00.000000Z")
                .containsEntry("last", "2026-03-01T11:59:59.000000Z")
                .containsEntry("categories", Map.of("relay", 1000L, "perf", 1L))
                .containsEntry("rate_window_s", 300L)
                .containsEntry("rate_per_s", Math.round(301 / 300.0 * 1000) / 1000.0)
                .containsEntry("max_bytes", 500L << 20)
                .containsEntry("retention_s", 10L * 86_400)
                .containsEntry("schema_version", 1L)
                .doesNotContainKey("integrity");
        assertThat((Map<?, ?>) status.get("events"))
                .extracting(events -> events.keySet().iterator().next())
                .isEqualTo("relay.tick.process");
        assertThat((Long) status.get("db_bytes")).isPositive();
        assertThat((Long) status.get("wal_bytes")).isPositive();
        assertThat((Double) status.get("bytes_per_event")).isBetween(50.0, 1000.0);
        // At one event a second the size would do for longer than events are kept.
        assertThat(status).containsEntry("holds_for_s", 10L * 86_400).containsEntry("full_in_s", null);
    }

    @Test
    void shouldSayHowLongTheSizeLasts() throws SQLException {
        database.addMany(Cli.NOW.minusSeconds(300), 300, "relay.order.forward");

        Map<String, Object> status = status(cli.limits(100 << 20, null));

        double seconds = (100 << 20) / (double) Objects.requireNonNull(status.get("bytes_per_event"));
        assertThat((Long) status.get("holds_for_s")).isBetween((long) (seconds * 0.999), (long) (seconds * 1.001));
        assertThat((Long) status.get("full_in_s"))
                .isLessThan((Long) Objects.requireNonNull(status.get("holds_for_s")))
                .isGreaterThan((long) (seconds * 0.99));
        assertThat(cli.run("status").out()).containsPattern("file will hold +[0-9]+ d .*; full in [0-9]+ d");
    }

    @Test
    void shouldKnowNoRateOfAFileThatNobodyWrites() throws SQLException {
        database.addMany(Cli.NOW.minusSeconds(86_400), 10, "relay.tick.process");

        Map<String, Object> status = status(cli.limits(500L << 20, Duration.ofDays(30)));

        assertThat(status)
                .containsEntry("rate_per_s", 0.0)
                .containsEntry("holds_for_s", null)
                .containsEntry("full_in_s", null);
    }

    @Test
    void shouldTakeTheRateOverTheTimeThatAYoungFileHas() throws SQLException {
        database.addMany(Cli.NOW.minusSeconds(10), 10, "relay.tick.process");

        assertThat(status(cli)).containsEntry("rate_window_s", 10L).containsEntry("rate_per_s", 1.0);
    }

    @Test
    void shouldAddUpLossesAndShowTheNewestBooks() throws SQLException {
        loss("relay", "full", 5);
        loss("relay", "full", 7);
        loss("relay", "malformed", 1);
        loss("perf", "full", 2);
        ledger("relay", 50, 40);
        database.execute("UPDATE telemetry_events SET session_id = 'an-older-one'");
        ledger("relay", 100, 90);
        ledger("perf", 10, 8);
        ledger("relay", 200, 190);

        Map<String, Object> losses = losses(status(cli));

        assertThat(losses)
                .containsEntry("dropped", 15L)
                .containsEntry(
                        "by_category",
                        Map.of("relay", Map.of("full", 12L, "malformed", 1L), "perf", Map.of("full", 2L)))
                .containsEntry("ledger_at", "2026-03-01T12:00:00.000000Z")
                .containsEntry("sampled_out", 6L)
                .containsEntry(
                        "ledger",
                        Map.of(
                                "relay", books(200, 190),
                                "perf", books(10, 8)));
        assertThat(cli.run("status").out())
                .contains("15 dropped, 6 sampled out")
                .contains("malformed");
    }

    @Test
    void shouldHaveAStatusOfAFileThatIsNotThereYet() {
        Cli missing = new Cli(folder.resolve("none").resolve("telemetry.db"));

        assertThat(status(missing)).containsEntry("exists", false).containsEntry("rows", 0L);
        assertThat(missing.run("status").out()).contains("not made yet").contains("recording");
    }

    @Test
    void shouldCheckTheIntegrityOnRequest() throws SQLException {
        database.add(Cli.NOW, "relay.game.start", "{}");

        Cli.Outcome outcome = cli.run("status", "--check", "--output", "json");

        assertThat(outcome.exit()).isZero();
        assertThat(Json.object(outcome.out()).get("integrity")).asString().isEqualTo("[ok]");
        assertThat(cli.run("status", "--check").out()).containsPattern("integrity +ok");
    }

    @Test
    void shouldFailWhenTheIntegrityIsBroken() throws SQLException, IOException {
        database.addMany(Cli.NOW, 2000, "relay.tick.process");
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        long root = database.number("SELECT rootpage FROM sqlite_master WHERE name = 'idx_telemetry_session'");
        database.close();
        try (var channel = Files.newByteChannel(database.path(), StandardOpenOption.WRITE)) {
            // The right-most child of the index's root now is the database's first page.
            channel.position((root - 1) * 4096 + 8);
            channel.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1}));
        }

        Cli.Outcome outcome = cli.run("status", "--check", "--output", "json");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err().strip()).contains("is damaged").doesNotContain("\n");
    }

    @Test
    void shouldPrintATableThatFits() throws SQLException {
        database.addMany(Cli.NOW.minusSeconds(300), 1500, "relay.tick.process");

        Cli.Outcome outcome = cli.limits(500L << 20, Duration.ofDays(30))
                .terminal(60, false, false)
                .run("status");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines())
                .allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThanOrEqualTo(60));
        assertThat(outcome.out())
                .containsPattern("recording +on")
                .containsPattern("events +1,500 of 1 session")
                .containsPattern("limits +500.0 MiB, up to 30 d")
                .containsPattern("losses +none")
                .containsPattern("relay +1500");
    }

    private static Map<String, Object> status(Cli cli) {
        Cli.Outcome outcome = cli.run("status", "--output", "json");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        return Json.object(outcome.out());
    }

    @SuppressWarnings("unchecked") // The cast fails if it is not an object.
    private static Map<String, Object> losses(Map<String, Object> status) {
        return (Map<String, Object>) Objects.requireNonNull(status.get("losses"));
    }

    private void loss(String category, String reason, int count) throws SQLException {
        database.add(
                Cli.NOW,
                "telemetry.loss",
                "{\"category\":\"" + category + "\",\"reason\":\"" + reason + "\",\"count\":" + count + "}");
    }

    private void ledger(String category, long emitted, long stored) throws SQLException {
        database.add(
                Cli.NOW,
                "telemetry.ledger",
                "{\"category\":\"" + category + "\",\"emitted\":" + emitted + ",\"stored\":" + stored
                        + ",\"queued\":0,\"sampled_out\":3,\"dropped\":1}");
    }

    private static Map<String, Long> books(long emitted, long stored) {
        return Map.of("emitted", emitted, "stored", stored, "queued", 0L, "sampled_out", 3L, "dropped", 1L);
    }
}
