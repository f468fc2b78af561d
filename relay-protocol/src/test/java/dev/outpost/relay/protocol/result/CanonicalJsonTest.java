package dev.outpost.relay.protocol.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalJsonTest {

    @Test
    void shouldSortMembersAndLeaveNoSpace() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("b", List.of(1, -2L, true));
        object.put("a", null);
        object.put("B", Map.of("x", "y"));
        assertThat(text(object)).isEqualTo("{\"B\":{\"x\":\"y\"},\"a\":null,\"b\":[1,-2,true]}");
    }

    /** RFC 8785, 3.2.3: members are sorted by UTF-16 code units, not by code points. */
    @Test
    void shouldSortAsTheStandardSays() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String key : List.of("\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6")) {
            object.put(key, 0);
        }
        assertThat(text(object))
                .isEqualTo("{\"\\r\":0,\"1\":0,\"\u0080\":0,\"\u00f6\":0,\"\u20ac\":0,\"\ud83d\ude00\":0,"
                        + "\"\ufb33\":0}");
    }

    /** RFC 8785, 3.2.2.2. */
    @Test
    void shouldEscapeAsTheStandardSays() {
        assertThat(text(Map.of("t", "\u20ac$\u000f\nA'B\"\\\"/\b\t\f\r")))
                .isEqualTo("{\"t\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\"/\\b\\t\\f\\r\"}");
    }

    @Property(tries = 300)
    void shouldReadWhatItWrote(@ForAll("objects") Map<String, @Nullable Object> object) throws Exception {
        assertThat(CanonicalJson.object(CanonicalJson.bytes(object))).isEqualTo(object);
    }

    /** Whatever the bytes, either they are refused or they are the one form of what was read. */
    @Property(tries = 300)
    void shouldTakeNothingThatIsNotTheOneForm(
            @ForAll("objects") Map<String, @Nullable Object> object, @ForAll int place, @ForAll byte other) {
        byte[] bytes = CanonicalJson.bytes(object);
        byte[] changed = bytes.clone();
        changed[Math.floorMod(place, bytes.length)] = other;
        try {
            assertThat(CanonicalJson.bytes(CanonicalJson.object(changed))).isEqualTo(changed);
        } catch (ResultException refused) {
            assertThat(changed).isNotEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"a\":1",
                "{\"a\":1} ",
                " {\"a\":1}",
                "{\"a\": 1}",
                "{\"b\":1,\"a\":2}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":01}",
                "{\"a\":-0}",
                "{\"a\":1.5}",
                "{\"a\":1e3}",
                "{\"a\":+1}",
                "{\"a\":}",
                "{\"a\":9007199254740992}",
                "{\"a\":99999999999999999999}",
                "{\"a\":\"\\u0041\"}",
                "{\"a\":\"\\/\"}",
                "{\"a\":\"\\u00\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":tru}",
                "{\"a\":nul",
                "{a:1}",
                "{\"a\":[1,]}",
                "{\"a\":1,}",
                "{\"a\":[[[[[[[[[]]]]]]]]]}",
                "{\"a\":\"",
                "{\"a\":\"\\",
            })
    void shouldRefuseAllOtherForms(String text) {
        assertThatThrownBy(() -> CanonicalJson.object(text.getBytes(UTF_8))).isInstanceOf(ResultException.class);
    }

    @Test
    void shouldRefuseBytesThatAreNoText() {
        byte[] bytes = "{\"a\":\"x\"}".getBytes(UTF_8);
        bytes[6] = (byte) 0xff;
        assertThatThrownBy(() -> CanonicalJson.object(bytes)).isInstanceOf(ResultException.class);
    }

    @Test
    void shouldRefuseToWriteWhatHasNoForm() {
        for (Object value : Arrays.asList(1.5, 1L << 53, "\ud800", new Object())) {
            assertThatThrownBy(() -> CanonicalJson.bytes(Map.of("a", value)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Provide
    Arbitrary<Map<String, @Nullable Object>> objects() {
        Arbitrary<String> texts = Arbitraries.strings()
                .withChars("ab\"\\\n\t\u0001\u007f\u00e9\u20ac")
                .withCharRange('\ud7f0', '\ud7ff')
                .ofMaxLength(5);
        Arbitrary<@Nullable Object> leaves = Arbitraries.oneOf(
                        texts.map(text -> (Object) text),
                        Arbitraries.longs().between(-CanonicalJson.MAX_INTEGER, CanonicalJson.MAX_INTEGER),
                        Arbitraries.of(true, false))
                .injectNull(0.1);
        Arbitrary<@Nullable Object> inner = Arbitraries.oneOf(
                leaves,
                leaves.list().ofMaxSize(3).map(list -> (Object) list),
                Arbitraries.maps(texts, leaves).ofMaxSize(3).map(map -> (Object) map));
        return Arbitraries.maps(texts, inner).ofMaxSize(5);
    }

    private static String text(Map<String, @Nullable Object> object) {
        return new String(CanonicalJson.bytes(object), UTF_8);
    }
}
