package dev.outpost.telemetry.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void shouldAlignNumbersToTheRightAndTextsToTheLeft() {
        assertThat(lines(List.of("name", "n"), 100, List.of(row("a", 5), row("long name", 12_345), row("b", null))))
                .containsExactly(
                        "name           n", //
                        "a              5",
                        "long name  12345",
                        "b              -");
    }

    @Test
    void shouldCutTheWidestTextFirst() {
        assertThat(lines(
                        List.of("id", "x", "y"),
                        30,
                        List.of(row(1234567, "short one", "a text that is much too long"))))
                .containsExactly(
                        "     id  x          y", //
                        "1234567  short one  a text th…");
    }

    @Test
    void shouldCountTheCellsOfWideCharacters() {
        assertThat(lines(List.of("map", "n"), 14, List.of(row("世界世界世界", 1), row("e\u0301te\u0301", 2))))
                .containsExactly(
                        "map          n", //
                        "世界世界世…  1",
                        "e\u0301te\u0301          2");
    }

    @Test
    void shouldShowControlCharactersAsEscapes() {
        assertThat(lines(List.of("a\u001b[31m"), 100, List.of(row("x\r\n\ty\u009b\u202e\u2028"), row("bell\u0007"))))
                .containsExactly("a\\u001b[31m", "x\\r\\n\\ty\\u009b\\u202e\\u2028", "bell\\u0007");
    }

    @Property(tries = 300)
    void shouldFitAndSteerNothing(
            @ForAll @Size(min = 1, max = 6) List<@Size(min = 3, max = 3) List<String>> texts,
            @ForAll @IntRange(min = 40, max = 200) int cells) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        texts.forEach(text -> rows.add(new ArrayList<>(text)));
        TextTable table = TextTable.layout(List.of("a", "b", "c"), rows, cells);
        for (List<@Nullable Object> row : rows) {
            String line = table.line(row);

            assertThat(DisplayText.width(line)).isLessThanOrEqualTo(cells);
            assertThat(line.codePoints().filter(JsonText::steersTerminal)).isEmpty();
        }
    }

    @Test
    void shouldSayTimesAndSizesReadably() {
        assertThat(Units.duration(Duration.ofNanos(412_900))).isEqualTo("412 µs");
        assertThat(Units.duration(Duration.ofMillis(3).plusNanos(400_000))).isEqualTo("3.4 ms");
        assertThat(Units.duration(Duration.ofMillis(12_500))).isEqualTo("12.5 s");
        assertThat(Units.duration(Duration.ofSeconds(320))).isEqualTo("5 min 20 s");
        assertThat(Units.duration(Duration.ofHours(2).plusMinutes(5))).isEqualTo("2 h 5 min");
        assertThat(Units.duration(Duration.ofDays(12).plusHours(3))).isEqualTo("12 d 3 h");
        assertThat(Units.duration(Duration.ofDays(30))).isEqualTo("30 d");
        assertThat(Units.duration(Duration.ofSeconds(Long.MAX_VALUE))).endsWith(" h");
        assertThat(Units.bytes(812)).isEqualTo("812 B");
        assertThat(Units.bytes(500L << 20)).isEqualTo("500.0 MiB");
        assertThat(Units.count(1_234_567)).isEqualTo("1,234,567");
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        List<@Nullable Object> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value);
        }
        return row;
    }

    private static List<String> lines(List<String> headers, int cells, List<List<@Nullable Object>> rows) {
        TextTable table = TextTable.layout(headers, rows, cells);
        List<String> lines = new ArrayList<>();
        lines.add(table.header());
        for (List<@Nullable Object> row : rows) {
            lines.add(table.line(row));
        }
        return lines;
    }
}
