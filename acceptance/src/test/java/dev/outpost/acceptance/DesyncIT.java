package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One player's state comes apart: who, where, and both hashes are in the database, and the others play on. */
class DesyncIT {

    @TempDir
    Path folder;

    @Test
    void shouldNameTheDivergedPlayerAndPlayOn() throws Exception {
        JsonObject desync = playWithDesync(Project.GENERALS, 500);

        assertThat(desync.getJsonArray("diverged_players")).isEqualTo(new JsonArray(List.of(1)));
        assertThat(desync.getLong("tick")).isEqualTo(500);
        assertThat(desync.getString("hash_expected")).matches("[0-9a-f]{16}");
        assertThat(desync.getString("hash_actual"))
                .matches("[0-9a-f]{16}")
                .isNotEqualTo(desync.getString("hash_expected"));
        assertThat(desync.getLong("last_agreed_tick")).isEqualTo(499);
        assertThat(desync.getString("verdict")).isEqualTo("majority");
        shouldKeepABundle(desync, 3);
    }

    @Test
    void shouldNameBothOfTwoPlayersAndAccuseNobody() throws Exception {
        JsonObject desync = playWithDesync(Project.OPENRA, 500);

        assertThat(desync.getJsonArray("diverged_players")).isEqualTo(new JsonArray(List.of(0, 1)));
        assertThat(desync.getLong("tick")).isEqualTo(500);
        assertThat(desync.getString("verdict")).isEqualTo("undetermined");
        shouldKeepABundle(desync, 2);
    }

    @Test
    void shouldSeeADesyncInTheVeryLastTick() throws Exception {
        assertThat(playWithDesync(Project.OPENRA, 550).getLong("tick")).isEqualTo(550);
    }

    /** Orders, hashes and each player's report are on disk, and the manifest says the same as the row. */
    private void shouldKeepABundle(JsonObject desync, int players) throws Exception {
        try (Stream<Path> bundles = Files.list(folder.resolve("data/relay/desyncs"))) {
            Path bundle = bundles.toList().get(0);
            JsonObject manifest = new JsonObject(Files.readString(bundle.resolve("manifest.json")));
            assertThat(manifest.getString("correlation"))
                    .isEqualTo(bundle.getFileName().toString());
            for (String same : List.of("tick", "verdict", "last_agreed_tick")) {
                assertThat(manifest.getValue(same)).as(same).isEqualTo(desync.getValue(same));
            }
            assertThat(manifest.getJsonArray("players"))
                    .hasSize(players)
                    .allSatisfy(player -> assertThat(((JsonObject) player).getString("report"))
                            .isEqualTo("complete"));
            String differing = "{\"tick\":" + desync.getLong("tick") + ",";
            String before = "{\"tick\":" + desync.getLong("last_agreed_tick") + ",";
            assertThat(Files.readAllLines(bundle.resolve("hashes.jsonl")))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith(differing)
                            .contains(desync.getString("hash_expected"), desync.getString("hash_actual")))
                    .anySatisfy(line ->
                            assertThat(line).startsWith(before).doesNotContain(desync.getString("hash_expected")));
            assertThat(bundle.resolve("orders.jsonl")).exists();
            assertThat(bundle.resolve("README.md")).isNotEmptyFile();
            assertThat(bundle.resolve("reports/slot-1.bin")).content().contains(desync.getString("hash_actual"));
        }
    }

    private JsonObject playWithDesync(Path match, int tick) throws Exception {
        try (Relay relay = Relay.start(folder, "relay.min_tick_interval_ms=1");
                Jar client = Played.start(
                        folder, relay, match, 32, "--desync-at", String.valueOf(tick), "--desync-player", "1")) {
            Played played = Played.await(client, 120);
            assertThat(played.exit()).as(played.printed()).isZero();
            assertThat(played.number("desyncs")).isEqualTo(1);
            try (Database db = new Database(relay.stop())) {
                MatchStory.shouldBeTold(db, played);
                RowsAsDeclared.check(db);
                assertThat(db.number("SELECT count(*) FROM telemetry_events WHERE event = 'relay.desync'"))
                        .as("said once")
                        .isEqualTo(1);
                assertThat(
                                db.text(
                                        "SELECT json_extract(data, '$.outcome') FROM telemetry_events WHERE event = 'relay.game.end'"))
                        .as("the match went on to its end")
                        .isEqualTo("completed");
                // Found within a second of the tick's close, by the database's own clock
                assertThat(db.number("""
                                SELECT (julianday(d.timestamp) - julianday(t.timestamp)) * 86400000
                                FROM telemetry_events d JOIN telemetry_events t
                                  ON t.event = 'relay.tick.process' AND t.tick = d.tick AND t.correlation = d.correlation
                                WHERE d.event = 'relay.desync'"""))
                        .as("milliseconds from the tick to its report")
                        .isLessThan(1000);
                assertThat(db.text("SELECT severity FROM telemetry_events WHERE event = 'relay.desync'"))
                        .isEqualTo("error");
                return new JsonObject(db.text("SELECT data FROM telemetry_events WHERE event = 'relay.desync'"));
            }
        }
    }
}
