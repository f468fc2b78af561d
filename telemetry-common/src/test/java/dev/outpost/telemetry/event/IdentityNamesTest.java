package dev.outpost.telemetry.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityNamesTest {

    private enum Surface {
        LOBBY,
        MATCH
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "player_name",
                "email",
                "ip",
                "client_ip",
                "remote_address",
                "host",
                "hostname",
                "file_path",
                "user",
                "chat",
                "faction_names",
                "device"
            })
    void shouldRefuseATextWhoseNameSoundsLikeAnIdentity(String field) {
        assertThatThrownBy(() -> event().text(field, "something").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + field + "'")
                .hasMessageContaining("'test.event'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_ip", "address", "mac"})
    void shouldRefuseANumberThatWouldBeAnAddress(String field) {
        assertThatThrownBy(() -> event().integer(field, "something").build()).hasMessageContaining(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host_hash", "file_path_hash", "mod_profile_fingerprint", "map", "order_type", "hospital"})
    void shouldTakeHashesAndHarmlessNames(String field) {
        assertThat(event().text(field, "something").build().fields()).hasSize(1);
    }

    @Test
    void shouldTakeNumbersAndClosedSetsOfAnyName() {
        EventType built = event().integer("player", "slot")
                .integer("text_length", "characters")
                .bool("user_action", "whether somebody did it")
                .oneOf("host", Surface.class, "where")
                .build();

        assertThat(built.fields()).hasSize(4);
    }

    @Test
    void shouldTakeATellingNameThatSaysWhyItNamesNobody() {
        EventType built = event().text("setting_path", "which setting")
                .namesNobody("a dotted key out of the engine's own list")
                .build();

        TextRule rule = built.fields().get(0).text();
        assertThat(rule.namesNobody()).isEqualTo("a dotted key out of the engine's own list");
        assertThat(rule.masks()).isTrue();
    }

    @Test
    void shouldChangeTheTextRuleOfTheLastFieldOnly() {
        EventType built = event().text("first", "guarded")
                .text("query", "what was searched for")
                .unmasked("the operator needs what was searched for")
                .maxChars(64)
                .text("third", "guarded")
                .build();

        assertThat(built.fields().stream().map(Field::text))
                .containsExactlyElementsOf(List.of(
                        TextRule.GUARDED,
                        new TextRule(64, "the operator needs what was searched for", ""),
                        TextRule.GUARDED));
    }

    @Test
    void shouldRefuseAnExceptionWithoutReasonOrField() {
        assertThatThrownBy(() -> event().text("query", "q").unmasked(" ")).hasMessageContaining("needs a reason");
        assertThatThrownBy(() -> event().unmasked("why")).hasMessageContaining("no field yet");
        assertThatThrownBy(() -> event().text("query", "q").maxChars(0)).hasMessageContaining("1 to 4096");
    }

    private static EventType.Builder event() {
        return EventType.named("test.event", "Something happened.");
    }
}
