package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recording switched off and on while a relay runs, and kept over restarts. */
class RecordingSwitchIT {

    @TempDir
    Path folder;

    @Test
    void shouldStayOffOverARestartUntilItIsSwitchedOn() throws Exception {
        try (Relay relay = Relay.start(folder)) {
            analytics("off");
            relay.awaitRecording(false);
            relay.stop();
        }
        try (Relay relay = Relay.start(folder)) {
            relay.awaitRecording(false);
            relay.stop();
        }
        long before;
        try (Database db = new Database(folder.resolve("data/relay/telemetry.db"))) {
            assertThat(db.text("SELECT event || data FROM telemetry_events ORDER BY id DESC LIMIT 1"))
                    .as("the last row, through a restart and an end")
                    .isEqualTo("telemetry.recording{\"on\":false}");
            assertThat(db.number("SELECT count(DISTINCT session_id) FROM telemetry_events"))
                    .isOne();
            before = db.number("SELECT max(id) FROM telemetry_events");
        }
        try (Relay relay = Relay.start(folder)) {
            relay.awaitRecording(false);
            relay.post("/admin/analytics/on");
            relay.awaitRecording(true);
            relay.stop();
        }
        try (Database db = new Database(folder.resolve("data/relay/telemetry.db"))) {
            assertThat(db.rows("SELECT event, data FROM telemetry_events WHERE id > ? ORDER BY id LIMIT 1", before))
                    .containsExactly(List.of("telemetry.recording", "{\"on\":true}"));
            assertThat(db.number(
                            "SELECT count(*) FROM telemetry_events WHERE id > ? AND event = 'telemetry.ledger'",
                            before))
                    .isPositive();
        }
        try (Relay relay = Relay.start(folder)) {
            relay.awaitRecording(true);
            relay.stop();
        }
    }

    private void analytics(String command) throws Exception {
        try (Jar run = Jar.start(Project.RELAY_JAR, folder, "analytics", command)) {
            assertThat(run.exit(60)).as("%s:%n%s", command, run.printed()).isZero();
        }
    }
}
