package dev.outpost.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.server.config.Config;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in this process: what it makes of its arguments, prints and returns. */
final class CommandsTest {

    private static final int SERVED = 42;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private @Nullable Config served;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "--http-port 1234",
                "--http-port=1234 serve",
                "serve --http-port 1234",
                "--set http.port=1234 serve --log-level debug"
            })
    void shouldServeWithOptionsBeforeAndAfterTheCommand(String line) {
        assertThat(run(line)).isEqualTo(SERVED);
        assertThat(err.toString()).isEmpty();
        assertThat(served().get(ServerKeys.of(new TinyServer()).httpPort()))
                .isEqualTo(line.contains("1234") ? 1234 : 19710);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--htp-port 1 | --htp-port: unknown option; nearest known: --http-port",
                "serv | serv: unknown command; nearest known: serve",
                "config sho | sho: unknown command; nearest known: show",
                "config | config: a command is missing; known: show, validate",
                "--http-port | --http-port: a value is missing; wanted: --http-port PORT",
                "--http-port 1 --http-port 2 | --http-port: given twice; accepted: once",
                "--http-port x | http.port: value 'x' (option --http-port) is refused; accepted: a whole number, 0 to"
                        + " 65535",
                "--log-format xml | log.format: value 'xml' (option --log-format) is refused; accepted: text, json",
                "config show --log-level loud | log.level: value 'loud' (option --log-level) is refused; accepted:"
                        + " trace, debug, info, warn, error",
                "--set tiny.anser=1 | tiny.anser: unknown key (--set); nearest known key: tiny.answer",
                "--set tiny.answer=0 | tiny.answer: value '0' (--set) is refused; accepted: a whole number, 1 to 100",
                "--set nonsense | --set: value 'nonsense' is refused; accepted: section.key=value",
                "config show --output xml | --output: value 'xml' is refused; accepted: table, json",
                "config validate no/such.toml | file no/such.toml: there is no such file",
                "--config no/such.toml | file no/such.toml: there is no such file"
            })
    void shouldRefuseWithOneClearLine(String line, String message) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("relay-server: " + message);
        assertThat(out.toString()).isEmpty();
        assertThat(served).isNull();
    }

    @Test
    void shouldRefuseAMissingFileArgument() {
        assertThat(run("config validate")).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("FILE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "serve --help",
                "config --help",
                "config show -h",
                "config validate --help",
                "analytics --help",
                "analytics query --help"
            })
    void shouldHelpOnEveryCommand(String line) {
        assertThat(run(line)).isZero();
        assertThat(out.toString()).startsWith("Usage: relay-server").contains("--http-port", "--set", "--config");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldWorkOnTheDatabaseOfItsDataFolder(@TempDir Path dir) {
        assertThat(run("analytics status --output json --data-dir " + dir)).isZero();
        JsonObject status = new JsonObject(out.toString());
        assertThat(status.getString("database"))
                .isEqualTo(dir.resolve("telemetry.db").toString());
        assertThat(status.getBoolean("exists")).isFalse();
        assertThat(status.getLong("max_bytes")).isEqualTo(500L << 20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "analytics | analytics needs a command",
                "analytics stats | stats: unknown command; nearest known: status",
                "analytics status --oputput json | --oputput: unknown option; nearest known: --output",
                "analytics query | SQL",
                "analytics status --set telemetry.max_db_size_mb=0 | telemetry.max_db_size_mb: value '0' (--set)"
            })
    void shouldRefuseAnalyticsWithOneClearLine(String line, String message) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("relay-server: ")
                .contains(message);
    }

    @Test
    void shouldSayItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().lines()).singleElement().asString().startsWith("relay-server ");
    }

    @Test
    void shouldShowEachValueWithItsOrigin(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("outpost.toml"), "telemetry.retention_days = 7\n");
        environment.put("OUTPOST_TINY_ANSWER", "9");

        int status = run("config show --http-port 8080 --set log.level=warn --config " + file);

        assertThat(status).isZero();
        assertThat(out.toString().lines().map(row -> row.replaceAll(" +", " ")))
                .contains(
                        "KEY VALUE ORIGIN",
                        "http.port 8080 option --http-port",
                        "log.level warn --set",
                        "telemetry.retention_days 7 file " + file + ":1",
                        "tiny.answer 9 environment OUTPOST_TINY_ANSWER",
                        "telemetry.sampling.<event> 1 default",
                        "http.host 127.0.0.1 default");
    }

    @Test
    void shouldShowEveryKeyAsJson() {
        assertThat(run("config show --output json --set telemetry.sampling.tiny.greeted=0.5"))
                .isZero();

        JsonObject shown = new JsonObject(out.toString());
        assertThat(shown.getJsonObject("telemetry.sampling.tiny.greeted").getString("value"))
                .isEqualTo("0.5");
        assertThat(shown.getJsonObject("http.port"))
                .isEqualTo(new JsonObject()
                        .put("value", "19710")
                        .put("origin", "default")
                        .put("default", "19710")
                        .put("accepted", "a whole number, 0 to 65535")
                        .put("description", "Port that the HTTP server listens on; 0: any that is free."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json"})
    void shouldNeverShowASecret(String form) {
        environment.put("OUTPOST_ADMIN_TOKEN", "open-sesame-open-sesame");

        assertThat(run("config show --output " + form)).isZero();
        assertThat(out.toString())
                .doesNotContain("sesame")
                .contains("********")
                .contains("environment OUTPOST_ADMIN_TOKEN");
    }

    @Test
    void shouldValidateAFileForItself(@TempDir Path dir) throws IOException {
        Path good = Files.writeString(dir.resolve("good.toml"), "[http]\nport = 1\nhost = \"::1\"\n");
        environment.put("OUTPOST_HTTP_PORT", "not looked at");

        assertThat(run("config validate " + good)).isZero();
        assertThat(out.toString().lines()).containsExactly(good + ": valid; it sets 2 keys");
    }

    @Test
    void shouldNameEveryProblemOfAFile(@TempDir Path dir) throws IOException {
        Path bad = Files.writeString(dir.resolve("bad.toml"), "[http]\nport = 70000\nhots = \"::1\"\n");

        assertThat(run("config validate " + bad)).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactlyInAnyOrder(
                        "relay-server: http.port: value '70000' (file " + bad
                                + ":2) is refused; accepted: a whole number, 0 to 65535",
                        "relay-server: http.hots: unknown key (file " + bad + ":3); nearest known key: http.host");
    }

    /** Serving is understood without picocli, showing is parsed by it; both must make the same of the same options. */
    @Property(tries = 200)
    void shouldUnderstandOptionsAlikeWithAndWithoutPicocli(@ForAll("optionLists") List<String> options) {
        CommandsTest serving = new CommandsTest();
        CommandsTest showing = new CommandsTest();
        String line = String.join(" ", options);

        int served = serving.run(line);
        int shown = showing.run("config show --output json " + line);

        assertThat(serving.err.toString()).isEqualTo(showing.err.toString());
        if (served == SERVED) {
            assertThat(shown).isZero();
            StringWriter view = new StringWriter();
            PrintWriter writer = new PrintWriter(view);
            ConfigView.json(serving.served(), writer);
            writer.flush();
            assertThat(view).hasToString(showing.out.toString());
        } else {
            assertThat(shown).isEqualTo(served);
        }
    }

    @Provide
    Arbitrary<List<String>> optionLists() {
        Arbitrary<String> name = Arbitraries.of(
                "--http-port",
                "--http-host",
                "--log-level",
                "--log-format",
                "--data-dir",
                "--set",
                "--set",
                "--http-prot");
        Arbitrary<String> glue = Arbitraries.of("=", " ");
        Arbitrary<String> value = Arbitraries.of(
                "1", "info", "text", "localhost", "http.port=2", "tiny.answer=3", "log.level=warn", "x=y");
        return Combinators.combine(name, glue, value)
                .as((n, g, v) -> n + g + v)
                .list()
                .ofMaxSize(5);
    }

    private int run(String line) {
        Commands commands = new Commands(
                new TinyServer(),
                environment,
                config -> {
                    served = config;
                    return SERVED;
                },
                new PrintWriter(out),
                new PrintWriter(err));
        return commands.run(line.isEmpty() ? new String[0] : line.split(" "));
    }

    private Config served() {
        if (served == null) {
            throw new AssertionError("nothing was served");
        }
        return served;
    }
}
