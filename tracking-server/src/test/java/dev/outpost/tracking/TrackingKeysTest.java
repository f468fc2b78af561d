package dev.outpost.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.ConfigException;
import dev.outpost.tracking.listing.StoreRules;
import dev.outpost.tracking.reach.Reachability;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrackingKeysTest {

    @Test
    void shouldHaveTheseDefaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        TrackingKeys.ALL.forEach(key -> defaults.put(key.name(), key.defaultValue()));
        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("tracking.store", "memory"),
                        Map.entry("tracking.redis_prefix", "outpost:tracking:"),
                        Map.entry("tracking.redis_ca", ""),
                        Map.entry("tracking.redis_timeout", Duration.ofSeconds(2)),
                        Map.entry("tracking.redis_queue", 10_000),
                        Map.entry("tracking.redis_stream_entries", 100_000),
                        Map.entry("tracking.ttl_s", 30),
                        Map.entry("tracking.max_listings", 200_000),
                        Map.entry("tracking.max_listings_per_address", 200),
                        Map.entry("tracking.max_listings_per_subnet", 1000),
                        Map.entry("tracking.max_listings_per_source", 20_000),
                        Map.entry("tracking.stream_backlog", 10_000),
                        Map.entry("tracking.gone_remembered", 10_000),
                        Map.entry("tracking.reachability", Reachability.OFF),
                        Map.entry("tracking.reachability_per_minute", 30),
                        Map.entry("tracking.vouchers", List.of()),
                        Map.entry("tracking.voucher_token", ""),
                        Map.entry("tracking.federate", List.of())));
    }

    @Test
    void shouldGiveTheStoreItsRules() {
        Config config = Config.of(TrackingKeys.ALL, "tracking.ttl_s=5", "tracking.max_listings_per_subnet=7");
        assertThat(TrackingKeys.storeRules(config))
                .isEqualTo(new StoreRules(Duration.ofSeconds(5), 200, 7, 20_000, 200_000));
    }

    @Test
    void shouldRefuseWhatIsOutOfRangeByName() {
        assertThatThrownBy(() -> Config.of(TrackingKeys.ALL, "tracking.ttl_s=2"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tracking.ttl_s")
                .hasMessageContaining("3");
    }
}
