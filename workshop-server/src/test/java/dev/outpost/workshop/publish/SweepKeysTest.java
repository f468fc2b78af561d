package dev.outpost.workshop.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.ConfigException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepKeysTest {

    @Test
    void shouldHaveTheseDefaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        SweepKeys.ALL.forEach(key -> defaults.put(key.name(), key.defaultValue()));

        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "workshop.orphan_age", Duration.ofDays(1),
                        "workshop.sweep_interval", Duration.ofHours(1)));
    }

    @Test
    void shouldNotLetOrphansBeSweptWhilePublishesMayBeUnderWay() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Config.of(SweepKeys.ALL, "workshop.orphan_age=9m"))
                .withMessageContaining("workshop.orphan_age")
                .withMessageContaining("10m");
    }
}
