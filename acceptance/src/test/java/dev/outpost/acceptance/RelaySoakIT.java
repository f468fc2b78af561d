package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour of games, compressed: round after round of matches that end well, that lose all their players at once, and
 * strangers who connect and say nonsense or nothing. After each round the running jar must be as it was: no game, no
 * connection, no open file, no thread more, and no object of a match on its heap.
 */
@Tag("alone")
class RelaySoakIT {

    /** 60,000 ticks in all: an hour of one match at 67 ms a tick; {@code -Dlong} plays a day. */
    private static final int ROUNDS = System.getProperty("long") == null ? 5 : 120;

    private static final int GAMES = 20;
    private static final int PLAYERS = 4;
    private static final int TICK_MS = 10;
    private static final int SECONDS = 3;
    private static final int STRANGERS = 40;

    /** Whatever of these is left after a round is a leak. */
    private static final List<String> OF_A_MATCH = List.of(
            "dev.outpost.relay.lobby.Room",
            "dev.outpost.relay.lobby.MatchRun",
            "dev.outpost.relay.game.Match",
            "dev.outpost.relay.net.Connection",
            "dev.outpost.relay.history.FrameLog",
            "dev.outpost.relay.follow.SpectatorStand");

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX) // counts open files in /proc
    void shouldBeAfterAnHourOfGamesAsItWasAfterTheFirst() throws Exception {
        try (Relay relay = Relay.start(
                folder,
                "relay.max_games=100",
                "relay.max_connections=1000",
                "relay.max_connections_per_ip=1000",
                "relay.max_connects_per_ip_per_s=1000",
                "relay.min_tick_interval_ms=5",
                "relay.resume_window=1s")) {
            round(relay);
            Footprint first = settled(relay);
            for (int i = 0; i < ROUNDS; i++) {
                round(relay);
            }
            Footprint last = settled(relay);
            System.out.printf("soak: %d rounds of %d games; first: %s; last: %s%n", ROUNDS, 2 * GAMES, first, last);

            // Event loops and pools begin their threads one by one, and the loggers' and the disk's come late.
            assertThat(last.threads()).isLessThanOrEqualTo(first.threads() + 8);
            assertThat(last.files()).isLessThanOrEqualTo(first.files() + 8);
            assertThat(last.heapBytes())
                    .as("heap; grown most: %s", last.growth(first))
                    .isLessThan(first.heapBytes() * 3 / 2);
            try (Stream<Path> running = Files.list(folder.resolve("data/relay/running"))) {
                assertThat(running).isEmpty();
            }
            relay.stop();
        }
    }

    /** Games to their end, games whose players vanish, and strangers. */
    private void round(Relay relay) throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try (Jar orderly = load(relay, SECONDS);
                Jar killed = load(relay, 60)) {
            for (int i = 0; i < STRANGERS; i++) {
                Socket stranger = new Socket(InetAddress.getLoopbackAddress(), relay.gamePort());
                strangers.add(stranger);
                if (i % 2 == 0) {
                    stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            Played.await(orderly, 120).shouldBeFlawless();
            killed.kill();
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    private Jar load(Relay relay, int seconds) throws IOException {
        return Jar.start(
                Project.CLIENT_JAR,
                folder,
                "load",
                "--relay",
                relay.address(),
                "--games",
                String.valueOf(GAMES),
                "--players",
                String.valueOf(PLAYERS),
                "--tick-ms",
                String.valueOf(TICK_MS),
                "--duration",
                String.valueOf(seconds),
                "--json");
    }

    /** What the relay takes once the last game is gone. */
    private Footprint settled(Relay relay) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Map<String, Long> left = new HashMap<>();
        Footprint footprint;
        do {
            assertThat(System.nanoTime())
                    .as(
                            "left after a round: %s; games %s",
                            left, relay.inspect("/admin/games").body())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
            footprint = Footprint.of(relay.jar());
            left.clear();
            left.putAll(footprint.countByClass());
            left.keySet().retainAll(OF_A_MATCH);
        } while (!left.isEmpty());
        assertThat(new JsonObject(relay.inspect("/admin/games").body()).getJsonArray("games"))
                .isEmpty();
        return footprint;
    }
}
