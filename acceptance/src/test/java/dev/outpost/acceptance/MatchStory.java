package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

/** What telemetry.db must say of a played match, row for row. */
final class MatchStory {

    private MatchStory() {}

    static void shouldBeTold(Database db, Played played) throws SQLException {
        String game = played.correlation();
        assertThat(count(db, "relay.game.start", game)).as("starts").isEqualTo(1);
        assertThat(count(db, "relay.game.end", game)).as("ends").isEqualTo(1);
        assertThat(count(db, "relay.player.join", game)).as("joins").isEqualTo(played.number("players"));
        assertThat(count(db, "relay.player.leave", game)).as("leaves").isEqualTo(played.number("players"));
        assertThat(count(db, "relay.order.forward", game) + played.dropped())
                .as("orders forwarded and dropped")
                .isEqualTo(played.number("orders_sent"));
        assertThat(count(db, "relay.tick.process", game)).as("ticks").isEqualTo(played.number("ticks"));
        assertThat(db.number(
                        "SELECT count(DISTINCT tick) FROM telemetry_events WHERE event = 'relay.tick.process' AND correlation = ?",
                        game))
                .as("different ticks")
                .isEqualTo(played.number("ticks"));
        assertThat(db.number(
                        "SELECT json_extract(data, '$.ticks') FROM telemetry_events WHERE event = 'relay.game.end' AND correlation = ?",
                        game))
                .as("ticks by relay.game.end")
                .isEqualTo(played.number("ticks"));
        assertThat(db.number(
                        """
                        SELECT count(*) FROM telemetry_events
                        WHERE correlation = ? AND (game_module IS NOT ? OR mod_fingerprint IS NOT ?)""",
                        game,
                        played.summary().getString("game_module"),
                        played.summary().getString("mod_fingerprint")))
                .as("rows with a foreign context")
                .isZero();
        assertThat(db.number("""
                        SELECT count(*) FROM telemetry_events
                        WHERE json_extract(data, '$.game_id') = ? AND correlation IS NOT ?""", played.summary().getString("game_id"), game))
                .as("rows of the game without its correlation")
                .isZero();
    }

    static long count(Database db, String event, String correlation) throws SQLException {
        return db.number(
                "SELECT count(*) FROM telemetry_events WHERE event = ? AND correlation = ?", event, correlation);
    }
}
