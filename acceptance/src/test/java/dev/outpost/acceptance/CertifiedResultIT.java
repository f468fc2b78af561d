package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A match's certified result and recording: checked without the relay, played again, and no bit of them can change. */
class CertifiedResultIT {

    private static final String FAST = "relay.min_tick_interval_ms=1";

    @TempDir
    Path folder;

    @Test
    void shouldProveAMatchLongAfterIt() throws Exception {
        Played played;
        String key;
        try (Relay relay = Relay.start(folder, FAST)) {
            try (Jar client = Played.start(folder, relay, Project.OPENRA, 8)) {
                played = Played.await(client, 120).shouldBeFlawless();
            }
            key = new JsonObject(relay.get("/v1/key").body()).getString("public");
            relay.stop();
        }
        JsonObject certified = played.summary().getJsonObject("certified");
        assertThat(certified.getString("reached")).isEqualTo("consensus");
        assertThat(certified.getBoolean("recorded")).isTrue();

        Path data = folder.resolve("data/relay");
        Path result = data.resolve("results/" + played.correlation() + ".json");
        Path recording = data.resolve("recordings/" + played.correlation() + ".orders.jsonl.gz");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("result.key"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(data.resolve("result.pub"))).contains(key);
        try (Stream<Path> running = Files.list(data.resolve("running"))) {
            assertThat(running).isEmpty();
        }

        JsonObject verdict = verify(0, result.toString());
        assertThat(verdict.getString("verdict")).isEqualTo("genuine");
        assertThat(verdict.getString("chain")).isEqualTo(played.summary().getString("chain"));
        assertThat(verdict.getLong("ticks")).isEqualTo(played.number("ticks"));
        assertThat(verdict.getString("recording")).contains(played.number("stream_orders") + " orders");
        Path away = Files.copy(result, folder.resolve("final.json"));
        assertThat(verify(0, away.toString(), "--key", key).getString("recording"))
                .startsWith("not here");

        flipABit(result);
        assertThat(verify(1, result.toString()).getString("verdict")).isEqualTo("refused");
        flipABit(result);
        flipABit(recording);
        assertThat(verify(1, result.toString()).getString("problem")).contains("recording's SHA-256");
        flipABit(recording);
        verify(0, result.toString());

        try (Relay relay = Relay.start(folder, FAST)) {
            try (Jar client = Played.start(folder, relay, recording, 1, "--run-ahead", "30")) {
                Played again = Played.await(client, 120).shouldBeFlawless();
                assertThat(again.summary().getBoolean("recording_chain_matches"))
                        .isTrue();
                assertThat(again.number("ticks")).isEqualTo(played.number("ticks"));
                assertThat(again.summary().getString("chain"))
                        .isNotEqualTo(played.summary().getString("chain"));
                verify(
                        0,
                        data.resolve("results/" + again.correlation() + ".json").toString());
            }
            relay.stop();
        }
    }

    private JsonObject verify(int expected, String... arguments) throws Exception {
        String[] all = Stream.concat(Stream.of("verify", "--output", "json"), Stream.of(arguments))
                .toArray(String[]::new);
        try (Jar verify = Jar.start(Project.RELAY_JAR, folder, all)) {
            assertThat(verify.exit(30)).as(verify.printed()).isEqualTo(expected);
            return new JsonObject(verify.out());
        }
    }

    private static void flipABit(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
    }
}
