package dev.outpost.telemetry.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBytesTest {

    private static final JsonFactory JSON = new JsonFactory();

    @Property
    void shouldReadBackEveryInteger(@ForAll long value) {
        assertThat(written(json -> json.value(value))).isEqualTo(Long.toString(value));
    }

    @Test
    void shouldReadBackIntegersAroundEachPowerOfTen() {
        long power = 1;
        for (int digits = 0; digits < 19; digits++, power *= 10) {
            for (long value : new long[] {power - 1, power, power + 1, -power}) {
                assertThat(written(json -> json.value(value))).isEqualTo(Long.toString(value));
            }
        }
        assertThat(written(json -> json.value(Long.MIN_VALUE))).isEqualTo("-9223372036854775808");
    }

    @Property(tries = 20_000)
    void shouldReadBackEveryNumberBitByBit(@ForAll long bits) throws IOException {
        shouldReadBack(Double.longBitsToDouble(bits));
    }

    @Property(tries = 5000)
    void shouldReadBackMeasuredNumbers(@ForAll int whole, @ForAll short part) throws IOException {
        shouldReadBack(whole / 1000.0);
        shouldReadBack(whole / 1e6);
        shouldReadBack(part + whole / 1e9);
        shouldReadBack(whole * 1e6);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1.0, 1.0",
        "-1.5, -1.5",
        "0.001, 0.001",
        "33.367, 33.367",
        "1000000.0, 1000000.0",
        "0.000000001, 0.000000001",
        "0.1, 0.1",
        "1e300, 1.0E300",
        "123456789.123456, 123456789.123456",
        "100.02, 100.02"
    })
    void shouldWriteNumbersAsReadersExpectThem(double value, String text) {
        assertThat(written(json -> json.value(value))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void shouldWriteWhatIsNoNumberAsNull(double value) {
        assertThat(written(json -> json.value(value))).isEqualTo("null");
    }

    @Property(tries = 5000)
    void shouldReadBackEveryText(@ForAll String value) throws IOException {
        shouldReadBack(value);
    }

    /** Texts dense in what has to be escaped, in all UTF-8 lengths, with whole and broken surrogate pairs. */
    @Property(tries = 2000)
    void shouldReadBackNastyTexts(@ForAll long seed) throws IOException {
        String nasty =
                "a\"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080\u00df\u07ff\u0800\u2028\ufffd\uffff\ud83d\ude00\ud800\udfff";
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(nasty.charAt(random.nextInt(nasty.length())));
        }
        shouldReadBack(text.toString());
    }

    @Test
    void shouldReplaceHalvesOfPairs() {
        assertThat(written(json -> json.text("a\ud83db"))).isEqualTo("\"a\ufffdb\"");
        assertThat(written(json -> json.text("\ude00"))).isEqualTo("\"\ufffd\"");
        assertThat(written(json -> json.text("\ud83d"))).isEqualTo("\"\ufffd\"");
        assertThat(written(json -> json.text("\ud83d\ude00"))).isEqualTo("\"\ud83d\ude00\"");
    }

    @Test
    void shouldWriteConstantsHexAndTruth() {
        assertThat(written(json -> json.lowerCase(TimeUnit.MICROSECONDS.name())))
                .isEqualTo("\"microseconds\"");
        assertThat(written(json -> json.hex16(0x0123456789abcdefL))).isEqualTo("\"0123456789abcdef\"");
        assertThat(written(json -> json.hex16(-1))).isEqualTo("\"ffffffffffffffff\"");
        assertThat(written(json -> json.value(true))).isEqualTo("true");
        assertThat(written(json -> json.value(false))).isEqualTo("false");
    }

    @Test
    void shouldOverflowAtItsBoundAndStayThatWayUntilCleared() {
        JsonBytes json = new JsonBytes(4, 10);
        json.text("12345678");
        assertThat(json.overflown()).isFalse();
        assertThat(json.length()).isEqualTo(10);
        json.raw('x');
        assertThat(json.overflown()).isTrue();
        json.clear();
        assertThat(json.overflown()).isFalse();
        json.text("123456789");
        json.raw('x');
        assertThat(json.overflown()).isTrue();
        assertThat(json.length()).isZero();
    }

    @Test
    void shouldOverflowInTheMiddleOfAnEscape() {
        JsonBytes json = new JsonBytes(4, 10);
        json.text("\n\n\n\n\n");
        assertThat(json.overflown()).isTrue();
        assertThat(json.length()).isLessThanOrEqualTo(10);
    }

    private static void shouldReadBack(double value) throws IOException {
        String text = written(json -> json.value(value));
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            assertThat(text).isEqualTo("null");
            return;
        }
        try (JsonParser parser = JSON.createParser(text)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_FLOAT);
            assertThat(Double.doubleToRawLongBits(parser.getDoubleValue()))
                    .as(text)
                    .isEqualTo(Double.doubleToRawLongBits(value));
        }
    }

    private static void shouldReadBack(String value) throws IOException {
        String text = written(json -> json.text(value));
        try (JsonParser parser = JSON.createParser(text)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
            assertThat(parser.getText()).isEqualTo(withoutBrokenPairs(value));
            assertThat(parser.nextToken()).isNull();
        }
    }

    private static String withoutBrokenPairs(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xfffd : point)
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    private static String written(Consumer<JsonBytes> write) {
        JsonBytes json = new JsonBytes(1, 1 << 20);
        write.accept(json);
        assertThat(json.overflown()).isFalse();
        return new String(json.bytes(), 0, json.length(), StandardCharsets.UTF_8);
    }
}
