package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded matches through a real relay: no desync, one stream, and a database that says exactly what happened. */
class PlayedMatchIT {

    private static final String FAST = "relay.min_tick_interval_ms=1";
    private static final String MANY = "relay.max_connections_per_ip=200";

    @TempDir
    Path folder;

    @Test
    void shouldTellTheStoryOfAMatch() throws Exception {
        Played played;
        Path file;
        try (Relay relay = Relay.start(folder, FAST)) {
            played = play(relay, Project.GENERALS, 16);
            file = relay.stop();
        }
        played.shouldBeFlawless();
        assertThat(played.number("players")).isEqualTo(3);
        assertThat(played.number("orders_sent")).isEqualTo(898);
        assertThat(played.number("ticks")).isEqualTo(8028);
        try (Database db = new Database(file)) {
            MatchStory.shouldBeTold(db, played);
            RowsAsDeclared.check(db);
            assertThat(db.text("PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(
                            db.number(
                                    "SELECT json_extract(data, '$.total') FROM telemetry_events WHERE event = 'relay.orders.received' ORDER BY id DESC LIMIT 1"))
                    .as("orders received, by the metric's last snapshot")
                    .isEqualTo(played.number("orders_sent"));
            assertThat(db.number("SELECT count(*) FROM telemetry_events WHERE event = 'telemetry.loss'"))
                    .as("rows that tell of lost events")
                    .isZero();
        }
    }

    /** Two games of different mods in one relay never mix; both are whole. */
    @Test
    void shouldKeepTwoMatchesOfDifferentModsApart() throws Exception {
        Played generals;
        Played openra;
        Path file;
        try (Relay relay = Relay.start(folder, FAST, MANY)) {
            try (Jar first = Played.start(folder, relay, Project.GENERALS, 32);
                    Jar second = Played.start(folder, relay, Project.OPENRA, 8)) {
                generals = Played.await(first, 120).shouldBeFlawless();
                openra = Played.await(second, 120).shouldBeFlawless();
            }
            file = relay.stop();
        }
        assertThat(generals.summary().getString("game_module"))
                .isNotEqualTo(openra.summary().getString("game_module"));
        try (Database db = new Database(file)) {
            MatchStory.shouldBeTold(db, generals);
            MatchStory.shouldBeTold(db, openra);
            assertThat(db.number("""
                            SELECT count(*) FROM (SELECT correlation FROM telemetry_events WHERE correlation IS NOT NULL
                            GROUP BY correlation HAVING count(DISTINCT game_module || mod_fingerprint) <> 1)""")).as("games with more than one context").isZero();
        }
    }

    /** Several at once, as on a real evening; the longest takes twelve minutes. */
    @Test
    @Tag("long")
    void shouldPlayEveryRecordedMatchAtAnEighthOfItsTickLength() throws Exception {
        List<Path> matches = Project.allMatches();
        List<Played> all = new ArrayList<>();
        Path file;
        ExecutorService players = Executors.newFixedThreadPool(4);
        try (Relay relay = Relay.start(folder, FAST, MANY, "telemetry.max_db_size_mb=4000")) {
            List<Future<Played>> playing = new ArrayList<>();
            for (Path match : matches) {
                playing.add(players.submit(() -> play(relay, match, 8)));
            }
            for (int i = 0; i < matches.size(); i++) {
                Played played = playing.get(i).get();
                System.out.printf(
                        "%-34s ticks %6d  players %d  orders %6d  dropped %d  desyncs %d  mismatches %d  exit %d%n",
                        matches.get(i).getFileName(),
                        played.number("ticks"),
                        played.number("players"),
                        played.number("orders_sent"),
                        played.dropped(),
                        played.number("desyncs"),
                        played.number("mismatches"),
                        played.exit());
                all.add(played);
            }
            file = relay.stop();
        } finally {
            players.shutdownNow();
        }
        try (Database db = new Database(file)) {
            for (Played played : all) {
                MatchStory.shouldBeTold(db, played.shouldBeFlawless());
            }
            assertThat(db.text("PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    /** At recorded speed nothing is dropped, with the relay as it comes. */
    @Test
    @Tag("long")
    void shouldDropNothingAtRecordedSpeed() throws Exception {
        try (Relay relay = Relay.start(folder)) {
            Played played = play(relay, Project.GENERALS, 1).shouldBeFlawless();
            assertThat(played.dropped()).isZero();
            Path file = relay.stop();
            try (Database db = new Database(file)) {
                MatchStory.shouldBeTold(db, played);
            }
        }
    }

    private Played play(Relay relay, Path match, double speed) throws Exception {
        try (Jar client = Played.start(folder, relay, match, speed)) {
            return Played.await(client, 1200);
        }
    }
}
