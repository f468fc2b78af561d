package dev.outpost.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigTest {

    private static final Key<Integer> PORT = Key.port("http.port", 19710, "Where.");
    private static final Key<Duration> WAIT =
            Key.duration("server.wait", Duration.ofSeconds(3), Duration.ZERO, Duration.ofHours(1), "How long.");
    private static final Key<String> TOKEN = Key.secret("admin.token", "What opens.");
    private static final KeyFamily<Double> SAMPLING = KeyFamily.of(
            "telemetry.sampling",
            "event",
            List.of("relay.order.forward", "relay.tick.process"),
            name -> Key.ratio(name, 1, "How much."));
    private static final KeySet KEYS = new KeySet(List.of(PORT, WAIT, TOKEN), List.of(SAMPLING));

    @TempDir
    private Path dir;

    @Test
    void shouldHaveDefaultsWhenNothingIsGiven() {
        Config config = Config.load(KEYS, Sources.none());

        assertThat(config.get(PORT)).isEqualTo(19710);
        assertThat(config.origin(PORT)).hasToString("default");
        assertThat(config.get(SAMPLING)).isEmpty();
    }

    /** Each source sets its own number; the strongest that is there holds. Bits: set, option, environment, file. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void shouldLetTheStrongestSourceHold(int given) throws IOException {
        boolean set = (given & 1) != 0;
        boolean option = (given & 2) != 0;
        boolean environment = (given & 4) != 0;
        boolean file = (given & 8) != 0;
        Path toml = toml("[http]\n\nport = 4\n");

        Config config = Config.load(
                KEYS,
                new Sources(
                        set ? List.of("http.port=1") : List.of(),
                        option ? Map.of("http.port", new Sources.Given("--http-port", "2")) : Map.of(),
                        environment ? Map.of("OUTPOST_HTTP_PORT", "3") : Map.of(),
                        file ? toml : null));

        int strongest = set ? 1 : option ? 2 : environment ? 3 : file ? 4 : 19710;
        String origin = set
                ? "--set"
                : option
                        ? "option --http-port"
                        : environment ? "environment OUTPOST_HTTP_PORT" : file ? "file " + toml + ":3" : "default";
        assertThat(config.get(PORT)).isEqualTo(strongest);
        assertThat(config.origin(PORT)).hasToString(origin);
    }

    @Test
    void shouldLetTheLaterOfTwoSetsHold() {
        assertThat(Config.load(KEYS, Sources.sets("http.port=1", "http.port=2")).get(PORT))
                .isEqualTo(2);
    }

    @Test
    void shouldKeepEqualsSignsOfAValue() {
        assertThat(Config.load(KEYS, Sources.sets("admin.token=0123456789abcdef=="))
                        .get(TOKEN))
                .isEqualTo("0123456789abcdef==");
    }

    @Test
    void shouldReadTheFormsThatTomlHasForOneKey() throws IOException {
        for (String text : List.of(
                "telemetry.sampling.\"relay.order.forward\" = 0.25",
                "[telemetry.sampling]\nrelay.order.forward = 0.25",
                "[telemetry.sampling.relay.order]\nforward = 0.25",
                "telemetry = { sampling = { \"relay.order.forward\" = 0.25 } }")) {
            Config config = Config.load(KEYS, file(toml(text)));

            assertThat(config.get(SAMPLING)).as(text).isEqualTo(Map.of("relay.order.forward", 0.25));
        }
    }

    @Test
    void shouldReadAFamilyFromTheEnvironment() {
        Config config = Config.load(
                KEYS,
                new Sources(List.of(), Map.of(), Map.of("OUTPOST_TELEMETRY_SAMPLING_RELAY_TICK_PROCESS", "0"), null));

        assertThat(config.get(SAMPLING)).isEqualTo(Map.of("relay.tick.process", 0.0));
    }

    @Test
    void shouldReadNumbersAndTextsOfTomlAlike() throws IOException {
        Config config = Config.load(KEYS, file(toml("http.port = 1_000\nserver.wait = 2")));
        Config texts = Config.load(KEYS, file(toml("http.port = \"1000\"")));

        assertThat(config.get(PORT)).isEqualTo(1000);
        assertThat(texts.get(PORT)).isEqualTo(1000);
        assertThat(config.get(WAIT)).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({
        "http.prot=1, http.prot, http.port",
        "http.Port=1, http.Port, http.port",
        "server.wiat=1s, server.wiat, server.wait",
        "telemetry.sampling.relay.order.foward=1, telemetry.sampling.relay.order.foward,"
                + " telemetry.sampling.relay.order.forward",
        "http=1, http, http.port"
    })
    void shouldNameTheNearestKeyOfAnUnknownOne(String set, String key, String nearest) {
        assertThat(problems(Sources.sets(set)))
                .containsExactly(key + ": unknown key (--set); nearest known key: " + nearest);
    }

    @Test
    void shouldRefuseUnknownVariablesOfItsOwnPrefixOnly() {
        Sources sources = new Sources(
                List.of(), Map.of(), Map.of("OUTPOST_HTTP_PROT", "1", "OUTPOSTED", "x", "HTTP_PORT", "y"), null);

        assertThat(problems(sources))
                .containsExactly(
                        "environment variable OUTPOST_HTTP_PROT sets no known key; nearest known: OUTPOST_HTTP_PORT");
    }

    @Test
    void shouldTakeAnEmptyVariableForNone() {
        Sources sources = new Sources(List.of(), Map.of(), Map.of("OUTPOST_HTTP_PORT", "", "OUTPOST_X", ""), null);

        assertThat(Config.load(KEYS, sources).origin(PORT)).hasToString("default");
    }

    @Test
    void shouldRefuseABadValueAlsoWhereAStrongerSourceOverridesIt() throws IOException {
        Path toml = toml("http.port = 70000");

        assertThat(problems(new Sources(List.of("http.port=1"), Map.of(), Map.of(), toml)))
                .containsExactly("http.port: value '70000' (file " + toml
                        + ":1) is refused; accepted: a whole number, 0 to 65535");
    }

    @Test
    void shouldNameEveryProblemAtOnce() throws IOException {
        Path toml = toml("a.b = 1\nhttp.port = [1, 2]\nserver.wait = 1979-05-27");

        List<String> problems =
                problems(new Sources(List.of("nonsense", "server.wait=x"), Map.of(), Map.of("OUTPOST_Y", "1"), toml));

        assertThat(problems).hasSize(6).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    }

    @Test
    void shouldNeverRepeatASecret() {
        assertThat(problems(new Sources(
                        List.of("admin.token=open sesame"),
                        Map.of(),
                        Map.of("OUTPOST_ADMIN_TOKN", "open sesame"),
                        null)))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).doesNotContain("sesame"));
    }

    @Test
    void shouldSayWhereTomlIsBroken() throws IOException {
        Path toml = toml("http.port = 1\n[server\nwait = 2");

        assertThat(problems(file(toml))).first().asString().startsWith("file " + toml + ":2: ");
    }

    @Test
    void shouldRefuseFilesThatAreNoConfiguration() throws IOException {
        Path binary = Files.write(dir.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Path large = Files.writeString(dir.resolve("large"), "#".repeat((1 << 20) + 1), StandardCharsets.US_ASCII);

        assertThat(problems(file(binary))).singleElement().asString().endsWith("accepted: UTF-8 text");
        assertThat(problems(file(large))).singleElement().asString().endsWith("at most 1MiB");
        assertThat(problems(file(dir.resolve("none"))))
                .singleElement()
                .asString()
                .endsWith("no such file");
        assertThat(problems(file(dir))).hasSize(1);
    }

    @Test
    void shouldNotAnswerForAKeyItDoesNotKnow() {
        Config config = Config.of(List.of(PORT));

        assertThatThrownBy(() -> config.get(WAIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("server.wait");
    }

    private static List<String> problems(Sources sources) {
        return catchThrowableOfType(ConfigException.class, () -> Config.load(KEYS, sources))
                .problems();
    }

    private static Sources file(@Nullable Path file) {
        return new Sources(List.of(), Map.of(), Map.of(), file);
    }

    private Path toml(String text) throws IOException {
        return Files.writeString(dir.resolve("outpost.toml"), text);
    }
}
