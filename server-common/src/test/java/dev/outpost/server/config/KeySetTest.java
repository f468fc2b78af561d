package dev.outpost.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeySetTest {

    @ParameterizedTest
    @CsvSource({"ab, ab, 0", "ab, ba, 1", "kitten, sitting, 3", "'', abc, 3", "http.prot, http.port, 1", "ca, abc, 3"})
    void shouldCountEdits(String from, String to, int edits) {
        assertThat(KeySet.editDistance(from, to)).isEqualTo(edits);
    }

    @Property
    void shouldCountTheSameEditsBothWays(
            @ForAll @AlphaChars @StringLength(max = 12) String a,
            @ForAll @AlphaChars @StringLength(max = 12) String b) {
        assertThat(KeySet.editDistance(a, b))
                .isEqualTo(KeySet.editDistance(b, a))
                .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    }

    @Test
    void shouldRefuseTwoKeysOfOneName() {
        Key<Boolean> key = Key.bool("test.on", true, "Whether.");

        assertThatThrownBy(() -> new KeySet(List.of(key, key), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test.on");
    }

    @Test
    void shouldRefuseTwoKeysOfOneVariable() {
        Key<Boolean> one = Key.bool("test.a_b", true, "Whether.");
        Key<Boolean> other = Key.bool("test.a.b", true, "Whether.");

        assertThatThrownBy(() -> new KeySet(List.of(one, other), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OUTPOST_TEST_A_B");
    }
}
