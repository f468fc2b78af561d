package dev.outpost.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTest {

    private enum Colour {
        RED,
        DARK_BLUE
    }

    private static final Key<Duration> WAIT =
            Key.duration("test.wait", Duration.ofSeconds(1), Duration.ZERO, Duration.ofDays(100_000), "How long.");
    private static final Key<Long> SIZE = Key.bytes("test.size", 0, 0, Long.MAX_VALUE, "How large.");
    private static final Key<Double> SHARE = Key.ratio("test.share", 1, "How much.");
    private static final Key<List<String>> COLOURS =
            Key.texts("test.colours", "a colour", 2, List.of("red", "green", "blue")::contains, "Which.");
    private static final Key<Integer> COUNT = Key.integer("test.count", 5, -3, 10, "How many.");

    @ParameterizedTest
    @CsvSource({
        "15s, 15000",
        "500ms, 500",
        "2m, 120000",
        "1h, 3600000",
        "1d, 86400000",
        "15, 15000",
        "0.5, 500",
        "1.5s, 1500",
        "2 m, 120000",
        "3M, 180000",
        "0, 0"
    })
    void shouldReadDurations(String text, long millis) {
        assertThat(WAIT.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "15x", "-1s", "1s2", "1e3s", "0.5ns", "99999999999999d", "١٥s", "15s\n"})
    void shouldRefuseWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> WAIT.parse(text)).isInstanceOf(BadValueException.class);
    }

    @ParameterizedTest
    @CsvSource({"65536, 65536", "64KiB, 65536", "10MB, 10000000", "1.5 KiB, 1536", "2gib, 2147483648", "7B, 7"})
    void shouldReadBytes(String text, long bytes) {
        assertThat(SIZE.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KiB", "-1", "0.3B", "1TB", "10 M B"})
    void shouldRefuseWhatIsNoNumberOfBytes(String text) {
        assertThatThrownBy(() -> SIZE.parse(text)).isInstanceOf(BadValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-3", "0", "10"})
    void shouldReadIntegersWithinTheBounds(String text) {
        assertThat(COUNT.parse(text)).isEqualTo(Integer.parseInt(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-4", "11", "1.0", "0x1", "", " 1", "1_0", "99999999999", "9999999999999999999999"})
    void shouldRefuseIntegersBeyondTheBounds(String text) {
        assertThatThrownBy(() -> COUNT.parse(text))
                .isInstanceOf(BadValueException.class)
                .hasMessage("test.count: value '" + text + "' is refused; accepted: a whole number, -3 to 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1.01", "NaN", "Infinity", "", "1,0", ".5"})
    void shouldRefuseSharesBeyondZeroToOne(String text) {
        assertThatThrownBy(() -> SHARE.parse(text)).isInstanceOf(BadValueException.class);
    }

    @Test
    void shouldReadSharesTruthsChoicesAndPaths() {
        assertThat(SHARE.parse("0.25")).isEqualTo(0.25);
        assertThat(SHARE.parse("1e-3")).isEqualTo(0.001);
        assertThat(Key.bool("test.on", false, "Whether.").parse("true")).isTrue();
        assertThat(Key.choice("test.colour", Colour.RED, "Which.").parse("Dark_Blue"))
                .isEqualTo(Colour.DARK_BLUE);
        assertThat(Key.path("test.dir", Path.of("a"), "Where.").parse("b/c")).isEqualTo(Path.of("b", "c"));
    }

    @Test
    void shouldNameTheChoices() {
        assertThatThrownBy(() -> Key.choice("test.colour", Colour.RED, "Which.").parse("green"))
                .hasMessage("test.colour: value 'green' is refused; accepted: red, dark_blue");
    }

    @Test
    void shouldRefuseTextsThatSpanLines() {
        Key<String> text = Key.text("test.text", "", "What.");

        assertThatThrownBy(() -> text.parse("a\nb"))
                .hasMessage("test.text: value 'a?b' is refused; accepted: a text of one line");
        assertThatThrownBy(() -> text.parse("a".repeat(5000))).isInstanceOf(BadValueException.class);
    }

    @Test
    void shouldHideWhatASecretIs() {
        Key<String> secret = Key.secret("test.secret", "What opens.");

        assertThatThrownBy(() -> secret.parse("hunter2"))
                .hasMessageStartingWith("test.secret: value (hidden) is refused; accepted: ")
                .hasMessageNotContaining("hunter2");
        assertThat(secret.show("0123456789abcdef")).isEqualTo("********");
        assertThat(secret.show("")).isEmpty();
    }

    @Test
    void shouldRefuseDefinitionsThatAreWrongInThemselves() {
        assertThatThrownBy(() -> Key.integer("test.count", 11, 0, 10, "How many."))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Key.bool("Test", true, "Whether.")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Key.bool("test.on", true, " ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNameItsVariable() {
        assertThat(Key.bool("telemetry.max_db_size_mb", true, "Whether.").environmentName())
                .isEqualTo("OUTPOST_TELEMETRY_MAX_DB_SIZE_MB");
    }

    @Property
    void shouldReadTheDurationsItWrites(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long nanos) {
        Duration duration = Duration.ofNanos(nanos);

        assertThat(WAIT.parse(WAIT.format(duration))).isEqualTo(duration);
    }

    @Property
    void shouldReadTheBytesItWrites(@ForAll @LongRange(min = 0, max = 1L << 50) long bytes) {
        assertThat(SIZE.parse(SIZE.format(bytes))).isEqualTo(bytes);
    }

    @Property
    void shouldReadTheSharesItWrites(@ForAll @DoubleRange(min = 0, max = 1) double share) {
        assertThat(SHARE.parse(SHARE.format(share))).isEqualTo(share);
    }

    @Property
    void shouldTakeOrRefuseAnyTextWithoutFailing(@ForAll String text) {
        for (Key<?> key : new Key<?>[] {WAIT, SIZE, SHARE, COUNT}) {
            try {
                assertThat(key.parse(text)).isNotNull();
            } catch (BadValueException refused) {
                assertThat(refused.getMessage()).startsWith(key.name()).doesNotContain("\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"red,blue", " red , blue ", "[\"red\",\"blue\"]", "[ \"red\", \"blue\" ]"})
    void shouldReadLists(String text) {
        assertThat(COLOURS.parse(text)).containsExactly("red", "blue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "[ ]"})
    void shouldReadEmptyLists(String text) {
        assertThat(COLOURS.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"red,", ",", "red,red", "red,green,blue", "pink", "[red]", "[1]", "[\"red\"", "red blue"})
    void shouldRefuseListsWithAnEntryTooManyTwiceOrWrong(String text) {
        assertThatThrownBy(() -> COLOURS.parse(text))
                .isInstanceOf(BadValueException.class)
                .hasMessageContaining("up to 2, separated by commas, each once, each a colour");
    }

    @Test
    void shouldMaskWhatATextMustNotShow() {
        Key<String> door = Key.maskedText(
                "test.door",
                "open",
                "open, or shut:SECRET",
                text -> !text.startsWith("ajar"),
                text -> text.replaceAll(":.*", ":***"),
                "Which.");
        assertThat(door.show("shut:hush")).isEqualTo("shut:***");
        assertThat(door.show("open")).isEqualTo("open");
        assertThat(door.parse("shut:hush")).isEqualTo("shut:hush");
        assertThatThrownBy(() -> door.parse("ajar:hush"))
                .hasMessageContaining("'ajar:***' is refused")
                .hasMessageNotContaining("hush");
    }
}
