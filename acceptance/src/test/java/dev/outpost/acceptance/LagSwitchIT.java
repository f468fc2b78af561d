package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A player who holds orders back is recorded, and put out when it goes on; people who play are not suspected. */
@Tag("alone")
class LagSwitchIT {

    @TempDir
    Path folder;

    @Test
    void shouldRecordEachGapAndKickInTheEnd() throws Exception {
        try (Relay relay = Relay.start(folder, "relay.lag_switch_warn_casual=1", "relay.lag_switch_kick_casual=2");
                Jar client = Played.start(
                        folder,
                        relay,
                        Project.OPENRA,
                        4,
                        "--lag-switch",
                        "1@3000+1500",
                        "--lag-switch",
                        "1@8000+1500")) {
            Played played = Played.await(client, 120);
            assertThat(played.exit()).as(played.printed()).isZero();
            try (Database db = new Database(relay.stop())) {
                RowsAsDeclared.check(db);
                assertThat(db.number("SELECT count(*) FROM telemetry_events WHERE event = 'relay.lag_switch'"))
                        .isEqualTo(2);
                JsonObject strike = new JsonObject(db.text(
                        "SELECT data FROM telemetry_events WHERE event = 'relay.lag_switch' ORDER BY id LIMIT 1"));
                assertThat(strike.getInteger("player")).isEqualTo(1);
                assertThat(strike.getDouble("gap_ms")).isBetween(1000.0, 3000.0);
                assertThat(db.text("""
                                SELECT json_extract(data, '$.slot') || ' ' || json_extract(data, '$.reason')
                                FROM telemetry_events WHERE event = 'relay.player.leave' ORDER BY id LIMIT 1""")).isEqualTo("1 kicked");
            }
        }
    }

    @Test
    void shouldSuspectNobodyWhoPlays() throws Exception {
        try (Relay relay = Relay.start(folder);
                Jar client = Played.start(folder, relay, Project.OPENRA, 4)) {
            Played.await(client, 120).shouldBeFlawless();
            try (Database db = new Database(relay.stop())) {
                assertThat(
                                db.number(
                                        "SELECT count(*) FROM telemetry_events WHERE event IN ('relay.lag_switch', 'relay.suspicion', 'relay.desync')"))
                        .isZero();
            }
        }
    }
}
