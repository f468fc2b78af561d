package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the middle of a match: clients are told, nothing is lost, the exit is clean and in time. */
class ShutdownIT {

    @TempDir
    Path folder;

    @Test
    void shouldTellClientsAndWriteEverythingWhenTerminatedDuringAMatch() throws Exception {
        try (Relay relay = Relay.start(
                        folder, "relay.min_tick_interval_ms=1", "server.shutdown_timeout=5s", "log.level=debug");
                Jar client = Played.start(folder, relay, Project.GENERALS, 8)) {
            awaitTicks(relay, 200);

            long begun = System.nanoTime();
            relay.jar().terminate();
            assertThat(relay.jar().exit(20)).as(relay.jar().printed()).isZero();
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertThat(seconds)
                    .as("seconds to the exit, against the bound of 5")
                    .isLessThan(6);

            Played played = Played.await(client, 30);
            assertThat(played.exit()).as("the match did not finish").isEqualTo(1);
            assertThat(played.summary().getString("outcome")).isEqualTo("shutdown");
            try (Database db = new Database(relay.database())) {
                assertThat(db.text("PRAGMA integrity_check")).isEqualTo("ok");
                String game = played.correlation();
                assertThat(MatchStory.count(db, "relay.game.end", game)).isEqualTo(1);
                assertThat(MatchStory.count(db, "relay.player.leave", game)).isEqualTo(3);
                assertThat(db.number(
                                "SELECT count(*) FROM telemetry_events WHERE event = 'relay.tick.process' AND correlation = ?",
                                game))
                        .as("every tick that was closed is there")
                        .isEqualTo(db.number(
                                "SELECT json_extract(data, '$.ticks') FROM telemetry_events WHERE event = 'relay.game.end' AND correlation = ?",
                                game));
            }
        }
    }

    @Test
    void shouldLetAMatchThatIsNearlyOverFinish() throws Exception {
        try (Relay relay = Relay.start(folder, "relay.min_tick_interval_ms=1", "server.shutdown_timeout=60s");
                Jar client = Played.start(folder, relay, Project.OPENRA, 32)) {
            awaitTicks(relay, 50);
            relay.jar().terminate();
            Played.await(client, 60).shouldBeFlawless();
            assertThat(relay.jar().exit(30)).isZero();
        }
    }

    @Test
    void shouldStartInAnEmptyFolderAndSayWhatItRecords() throws Exception {
        try (Relay relay = Relay.start(folder)) {
            assertThat(relay.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(relay.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(relay.get("/metrics").statusCode())
                    .as("off unless asked for")
                    .isEqualTo(404);
            assertThat(relay.get("/metrics").headers().firstValue("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
            assertThat(folder.resolve("data/relay/telemetry.db")).exists();
            relay.stop();
            String first = relay.jar().printed().lines().findFirst().orElse("");
            assertThat(first)
                    .contains("telemetry.db")
                    .contains("500 MB")
                    .contains("30 days")
                    .contains("otlp off");
        }
    }

    private static void awaitTicks(Relay relay, int ticks) throws Exception {
        while (relay.jar().goesOn()) {
            try (Database db = new Database(relay.database())) {
                if (db.number("SELECT count(*) FROM telemetry_events WHERE event = 'relay.tick.process'") >= ticks) {
                    return;
                }
            }
        }
        throw new AssertionError("no match was played:\n" + relay.jar().printed());
    }
}
