package dev.outpost.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.outpost.client.match.FakeRelay;
import dev.outpost.client.match.Mischief;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.Refused;
import dev.outpost.relay.protocol.RoomSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class MainTest {
    private static final String MATCH =
            Path.of("..", "demo", "matches", "openra-01.orders.jsonl.gz").toString();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @SuppressWarnings("NullAway.Init") // made before each test
    private Vertx vertx;

    @BeforeEach
    void openVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private String relay(Mischief mischief) throws Exception {
        FakeRelay relay = new FakeRelay(mischief);
        vertx.deployVerticle(relay).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        return "127.0.0.1:" + relay.port();
    }

    private int run(String... args) {
        CommandLine line = Main.commandLine(args);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    /** The object's fields and values; a nested field is {@code outer.inner}, one in a list {@code list.[].inner}. */
    private static Map<String, String> json(String text) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> outer = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            String key = "";
            while (json.nextToken() != null) {
                switch (json.currentToken()) {
                    case FIELD_NAME ->
                        key = String.join(".", outer) + (outer.isEmpty() ? "" : ".") + json.currentName();
                    case START_OBJECT, START_ARRAY -> outer.add(json.currentName() == null ? "[]" : json.currentName());
                    case END_OBJECT, END_ARRAY -> {
                        if (!outer.isEmpty()) {
                            outer.remove(outer.size() - 1);
                        }
                    }
                    default -> fields.put(key, json.getText());
                }
            }
        }
        return fields;
    }

    private String lastLine() {
        List<String> lines = out.toString().lines().toList();
        return lines.get(lines.size() - 1);
    }

    @Test
    void shouldPlayAndPrintTableAndJson() throws Exception {
        int status = run("play", "--match", MATCH, "--relay", relay(new Mischief()), "--speed", "8", "--json");

        // By this code the match can be watched.
        assertThat(err.toString().strip()).isIn("", "room room-1");
        assertThat(status).isZero();
        assertThat(out.toString()).contains("openra-01, 2 players").contains("551 ticks of 15.000 ms");
        assertThat(json(lastLine()))
                .containsEntry("match", "openra-01")
                .containsEntry("game_module", "openra-cnc")
                .containsEntry("mod_fingerprint", "59a9a64124c2c70ac8452368444cfe9b7ef508b535f23cb15eade4fa64246ddc")
                .containsEntry("correlation", FakeRelay.TRACE_ID)
                .containsEntry("games", "1")
                .containsEntry("players", "2")
                .containsEntry("ticks", "551")
                .containsEntry("orders_sent", "27")
                .containsEntry("orders_received", "54")
                .containsEntry("stream_orders", "27")
                .containsEntry("orders_dropped.late", "0")
                .containsEntry("orders_dropped.budget", "0")
                .containsEntry("desyncs", "0")
                .containsEntry("mismatches", "0")
                .containsEntry("speed", "8.0")
                .containsEntry("tick_ms", "15.0")
                .containsEntry("outcome", "completed")
                .containsKeys("game_id", "latency_ms.p50", "latency_ms.p999", "frame_delay_ms.max", "duration_s");
    }

    @Test
    void shouldPrintTheDesyncThatWasAskedFor() throws Exception {
        int status = run(
                "play",
                "--match",
                MATCH,
                "--relay",
                relay(new Mischief()),
                "--desync-at",
                "50",
                "--desync-player",
                "1",
                "--json");

        assertThat(status).isZero();
        assertThat(json(lastLine()))
                .containsEntry("desyncs", "1")
                .containsEntry("desync.tick", "50")
                .containsEntry("desync.verdict", "undetermined")
                .containsEntry("desync.diverged.[].slot", "1");
    }

    @Test
    void shouldSayWhyTheRelayRefuses() throws Exception {
        String address = relay(new Mischief() {
            @Override
            public @Nullable Refused onCreate(RoomSettings settings) {
                return new Refused(ErrorCode.BAD_VALUE, "tick interval too short");
            }
        });

        int status = run("play", "--match", MATCH, "--relay", address, "--json");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("player 0: the relay refused (BAD_VALUE): tick interval too short");
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(json(lastLine())).containsEntry("ticks", "0").containsEntry("latency_ms.p50", "null");
    }

    @Test
    void shouldSayWhatIsWrongWithTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("broken.jsonl"), "{}\n");

        int status = run("play", "--match", file.toString(), "--relay", "127.0.0.1:9");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("broken.jsonl, line 1: the header has no players");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--speed abc                        | Invalid value for option '--speed': 'abc'; accepted is a number",
                "--speed 0                          | --speed is 0.0; accepted is more than 0 up to 1000",
                "--speed NaN                        | --speed is NaN; accepted is more than 0 up to 1000",
                "--speed 1001                       | --speed is 1001.0; accepted is more than 0 up to 1000",
                "--players 3                        | --players is 3; accepted is 1 to 2 in this match",
                "--players 0                        | --players is 0; accepted is 1 or more",
                "--players -1                       | Invalid value for option '--players': '-1'; accepted is a whole number",
                "--run-ahead 256                    | --run-ahead is 256; accepted is 0 to 255",
                "--desync-at 3                      | --desync-at and --desync-player belong together",
                "--desync-player 0                  | --desync-at and --desync-player belong together",
                "--desync-at 551 --desync-player 0  | --desync-at is 551; accepted is 0 to 550 in this match",
                "--desync-at 3 --desync-player 5    | --desync-player is 5; accepted is a slot that is played: [0, 1]",
                "--players 1 --drop 1@5             | --drop is 1; accepted is a slot that is played: [0]",
                "--drop 1@                          | Invalid value for option '--drop' (SLOT@MS): '1@'; accepted is SLOT@MS",
                "--drop 1@0                         | --drop is 0; accepted is 1 ms or more",
                "--lag-switch 1@5                   | Invalid value for option '--lag-switch' (SLOT@FROM_MS+LEN_MS): '1@5'; accepted is SLOT@FROM_MS+LEN_MS",
                "--lag-switch 1@5+70000             | --lag-switch is 70000; accepted is a length of 1 to 60000 ms",
                "--players 1 --lag-switch 1@5+9     | --lag-switch is 1; accepted is a slot that is played: [0]",
                "--relay-2 x                        | Unknown options: '--relay-2', 'x'",
                "--json --json                      | option '--json' should be specified only once"
            })
    void shouldRefuseBadOptionInOneLine(String options, String reason) {
        List<String> args = new ArrayList<>(List.of("play", "--match", MATCH, "--relay", "127.0.0.1:9"));
        args.addAll(List.of(options.split(" ", -1)));

        assertThat(run(args.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith(reason);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:", ":1", "localhost:0", "localhost:65536", "::1:5", "a b:5", "[::1]"})
    void shouldRefuseAddressThatIsNone(String address) {
        assertThat(run("play", "--match", MATCH, "--relay", address)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("'" + address + "'; accepted is HOST:PORT with a port from 1 to 65535");
    }

    @ParameterizedTest
    @CsvSource({"localhost:19711, localhost, 19711", "[::1]:80, ::1, 80", "10.0.0.7:1, 10.0.0.7, 1"})
    void shouldReadAddress(String text, String host, int port) {
        assertThat(new OptionValues.Address().convert(text)).isEqualTo(new HostAndPort(host, port));
    }

    @Test
    void shouldRefuseFileThatIsNotThere(@TempDir Path directory) {
        for (Path path : List.of(directory, directory.resolve("none"))) {
            assertThat(run("play", "--match", path.toString(), "--relay", "h:1"))
                    .isEqualTo(2);
        }
        assertThat(err.toString()).contains("--match is " + directory + "; accepted is a file that can be read");
        assertThat(err.toString().lines()).hasSize(2);
    }

    @Test
    void shouldRefuseNoAndUnknownCommand() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("lay")).isEqualTo(2);
        assertThat(run("play")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(3).first().asString().startsWith("no command given");
    }

    @Test
    void shouldOfferAnalytics(@TempDir Path directory) {
        Path database = directory.resolve("none.db");

        assertThat(run("analytics", "query", "select 1", "--db", database.toString()))
                .isNotZero();
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(database.toString());
    }

    @Test
    void shouldHelpAndTellItsVersion() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("play").contains("analytics");
        assertThat(run("play", "--help")).isZero();
        assertThat(out.toString()).contains("--desync-player=SLOT").contains("--run-ahead=TICKS");
        assertThat(run("--version")).isZero();
        assertThat(lastLine()).startsWith("reference-client ");
        assertThat(err.toString()).isEmpty();
    }
}
