package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's load: several synthetic matches at once through the real relay. */
class LoadIT {

    private static final int GAMES = 4;
    private static final int PLAYERS = 4;

    @TempDir
    Path folder;

    @Test
    void shouldPlayAllGamesToTheEndAndCountEveryDelivery() throws Exception {
        try (Relay relay =
                        Relay.start(folder, "relay.max_connections_per_ip=100", "relay.max_connects_per_ip_per_s=100");
                Jar client = Jar.start(
                        Project.CLIENT_JAR,
                        folder,
                        "load",
                        "--relay",
                        relay.address(),
                        "--games",
                        String.valueOf(GAMES),
                        "--players",
                        String.valueOf(PLAYERS),
                        "--duration",
                        "3",
                        "--json")) {
            Played played = Played.await(client, 60).shouldBeFlawless();

            // One order a tick of 33.333 ms for 3 s
            assertThat(played.number("ticks")).isEqualTo(90);
            assertThat(played.number("orders_sent")).isEqualTo(90L * GAMES * PLAYERS);
            assertThat(played.number("orders_received") + played.dropped() * PLAYERS)
                    .as("each order is delivered to every player of its match, or dropped and said so")
                    .isEqualTo(played.number("orders_sent") * PLAYERS);
            assertThat(played.number("players_finished")).isEqualTo((long) GAMES * PLAYERS);
            try (Database db = new Database(relay.stop())) {
                assertThat(db.number("SELECT count(*) FROM telemetry_events WHERE event = 'relay.game.start'"))
                        .isEqualTo(GAMES);
            }
        }
    }

    @Test
    void shouldFailWhenTheRelayLetsNotAllPlayersIn() throws Exception {
        try (Relay relay = Relay.start(folder, "relay.max_connections_per_ip=3");
                Jar client = Jar.start(
                        Project.CLIENT_JAR,
                        folder,
                        "load",
                        "--relay",
                        relay.address(),
                        "--games",
                        "1",
                        "--players",
                        "4",
                        "--duration",
                        "2",
                        "--json")) {
            Played played = Played.await(client, 60);

            assertThat(played.exit()).isEqualTo(1);
            assertThat(played.number("players_finished")).isZero();
            assertThat(played.summary().getJsonArray("errors").getString(0)).contains("TOO_MANY_FROM_ADDRESS");
        }
    }
}
