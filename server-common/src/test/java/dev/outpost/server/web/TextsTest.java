package dev.outpost.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static final int ZERO_WIDTH_JOINER = 0x200D;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Friday night",
                "DieAltenSäcke",
                "国服/硬核生存",
                "日本のサーバー",
                "한국 서버",
                "سيرفر عربي",
                "שרת עברי",
                "Ελληνικός",
                "Русский сервер",
                "हिन्दी सर्वर",
                "เซิร์ฟเวอร์",
                "🎮 game 🏴󠁧󠁢󠁥󠁮󠁧󠁿"
            })
    void shouldTakeEveryScript(String name) {
        assertThat(Texts.line("name", name, 1, 128)).isEqualTo(name);
    }

    @Test
    void shouldTakeWhatJoinsLetters() {
        String family = "👩" + Character.toString(ZERO_WIDTH_JOINER) + "👧";
        assertThat(Texts.line("name", family, 1, 8)).isEqualTo(family);
    }

    @ParameterizedTest
    @CsvSource({
        "0000, control",
        "000A, control",
        "001B, control",
        "0085, control",
        "2028, ends a line",
        "2029, ends a line",
        "202A, direction",
        "202E, direction",
        "2066, direction",
        "2069, direction",
        "D800, half a surrogate",
        "DFFF, half a surrogate",
        "0378, not assigned"
    })
    void shouldRefuseByPosition(String hex, String why) {
        String name = "🎮a" + (char) Integer.parseInt(hex, 16) + "b";
        assertThatThrownBy(() -> Texts.line("name", name, 1, 128))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("name: value ")
                .hasMessageContaining("character 3 is U+" + hex)
                .hasMessageContaining(why);
    }

    @Test
    void shouldCountCodePointsAfterComposingThem() {
        String decomposed = "e" + Character.toString(0x301);
        assertThat(Texts.line("name", decomposed.repeat(10), 1, 10)).isEqualTo("é".repeat(10));
        assertThat(Texts.line("name", "🎮".repeat(10), 1, 10)).hasSize(20);
        assertThatThrownBy(() -> Texts.line("name", "🎮".repeat(11), 1, 10))
                .hasMessageContaining("1 to 10 characters")
                .hasMessageContaining("it has 11");
    }

    @Test
    void shouldRefuseWhatNobodySees() {
        for (String blank : List.of("", "   ", Character.toString(0x200B).repeat(3), Character.toString(0x3000))) {
            assertThatThrownBy(() -> Texts.line("name", blank, 1, 10)).isInstanceOf(BadFieldException.class);
        }
        assertThat(Texts.line("map.name", "", 0, 10)).isEmpty();
    }

    /** Whatever is sent is kept as it then stays, or refused with a line that is safe to show. */
    @Property(tries = 2000)
    void shouldKeepOrRefuse(@ForAll String sent) {
        try {
            String kept = Texts.line("name", sent, 0, 64);
            assertThat(Texts.line("name", kept, 0, 64)).isEqualTo(kept);
            assertThat(kept.codePointCount(0, kept.length())).isLessThanOrEqualTo(64);
        } catch (BadFieldException refused) {
            String message = String.valueOf(refused.getMessage());
            assertThat(message).startsWith("name: value '").hasSizeLessThan(400);
            assertThat(message.codePoints().filter(Character::isISOControl)).isEmpty();
        }
    }
}
