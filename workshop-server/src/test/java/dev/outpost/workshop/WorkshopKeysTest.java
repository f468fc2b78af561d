package dev.outpost.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.ConfigException;
import dev.outpost.workshop.archive.ArchiveLimits;
import dev.outpost.workshop.resolve.Limits;
import dev.outpost.workshop.web.WebRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkshopKeysTest {

    @Test
    void shouldHaveTheseDefaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        new WorkshopServer().keys().forEach(key -> defaults.put(key.name(), key.defaultValue()));
        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("workshop.database", "sqlite"),
                        Map.entry("workshop.database_password", ""),
                        Map.entry("workshop.database_connections", 8),
                        Map.entry("workshop.database_patience", Duration.ofSeconds(5)),
                        Map.entry("workshop.search_counted_hits", 10_000),
                        Map.entry("workshop.search_facet_hits", 1000),
                        Map.entry("workshop.search_remembered", 100_000),
                        Map.entry("workshop.pending_downloads", 50_000),
                        Map.entry("workshop.popular_downloads", 100),
                        Map.entry("workshop.max_package_bytes", 2L << 30),
                        Map.entry("workshop.max_entries", 20_000),
                        Map.entry("workshop.max_expanded_bytes", 8L << 30),
                        Map.entry("workshop.max_ratio", 100),
                        Map.entry("workshop.max_bundle_bytes", 4L << 30),
                        Map.entry("workshop.min_free_bytes", 1L << 30),
                        Map.entry("workshop.max_body_bytes", 1 << 20),
                        Map.entry("workshop.body_timeout", Duration.ofSeconds(10)),
                        Map.entry("workshop.upload_min_bytes_per_s", 16_384),
                        Map.entry("workshop.max_uploads", 64),
                        Map.entry("workshop.max_uploads_per_address", 8),
                        Map.entry("workshop.requests_per_s", 100),
                        Map.entry("workshop.writes_per_s", 20),
                        Map.entry("workshop.trusted_proxies", List.of()),
                        Map.entry("workshop.workers", 8),
                        Map.entry("workshop.resolvers", 2),
                        Map.entry("workshop.queue", 500),
                        Map.entry("workshop.resolve_timeout", Duration.ofSeconds(10)),
                        Map.entry("workshop.resolve_decisions", 200_000),
                        Map.entry("workshop.resolve_packages", 20_000),
                        Map.entry("workshop.resolve_remembered", 200_000),
                        Map.entry("workshop.blobs", "directory"),
                        Map.entry("workshop.s3_endpoint", ""),
                        Map.entry("workshop.s3_region", "us-east-1"),
                        Map.entry("workshop.s3_key_id", ""),
                        Map.entry("workshop.s3_secret", ""),
                        Map.entry("workshop.s3_key_file", ""),
                        Map.entry("workshop.s3_timeout", Duration.ofSeconds(30)),
                        Map.entry("workshop.orphan_age", Duration.ofDays(1)),
                        Map.entry("workshop.sweep_interval", Duration.ofHours(1)),
                        Map.entry("workshop.mirror", List.of()),
                        Map.entry("workshop.mirror_interval", Duration.ofSeconds(30)),
                        Map.entry("workshop.mirror_recheck", Duration.ofDays(1)),
                        Map.entry("workshop.mirror_timeout", Duration.ofSeconds(30)),
                        Map.entry("workshop.mirror_releases_per_minute", 1000),
                        Map.entry("workshop.mirror_bytes_per_minute", 1L << 30),
                        Map.entry("workshop.mirror_max_releases", 100_000L),
                        Map.entry("workshop.mirror_max_bytes", 100L << 30),
                        Map.entry("workshop.mirror_at_once", 4)));
    }

    @Test
    void shouldGiveEachPartItsBounds() {
        Config config = config(
                "workshop.max_entries=7",
                "workshop.resolve_decisions=5000",
                "workshop.resolve_packages=300",
                "workshop.resolve_timeout=2s",
                "workshop.trusted_proxies=[\"192.0.2.1\"]",
                "workshop.max_uploads=3");
        assertThat(WorkshopKeys.archiveLimits(config)).isEqualTo(new ArchiveLimits(2L << 30, 7, 8L << 30, 100));
        assertThat(WorkshopKeys.limits(config)).isEqualTo(new Limits(5000, 300, Duration.ofSeconds(2)));
        WebRules rules = WorkshopKeys.webRules(config);
        assertThat(rules.proxies()).extracting(each -> each.getHostAddress()).isEqualTo(List.of("192.0.2.1"));
        assertThat(rules.uploads().most()).isEqualTo(3);
        assertThat(rules.resolveTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workshop.database=mysql://there",
                "workshop.database_connections=65",
                "workshop.database_patience=9ms",
                "workshop.search_counted_hits=99",
                "workshop.search_facet_hits=100001",
                "workshop.search_remembered=99",
                "workshop.pending_downloads=99",
                "workshop.popular_downloads=0",
                "workshop.max_entries=0",
                "workshop.trusted_proxies=[\"somewhere\"]",
                "workshop.resolvers=65",
                "workshop.resolve_decisions=999",
                "workshop.resolve_packages=99",
                "workshop.resolve_remembered=999",
                "workshop.resolve_timeout=9ms"
            })
    void shouldRefuseWhatIsOutOfRangeByName(String set) {
        assertThatThrownBy(() -> config(set))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(set.substring(0, set.indexOf('=')))
                .hasMessageContaining("accepted");
    }

    @Test
    void shouldHaveAllKeysInTheBook() throws Exception {
        String book = Files.readString(Path.of("../docs/workshop.md"));
        Set<String> missing = new TreeSet<>();
        new WorkshopServer().keys().forEach(key -> {
            if (!book.contains("`" + key.name() + "`")) {
                missing.add(key.name());
            }
        });
        assertThat(missing).isEmpty();
    }

    private static Config config(String... sets) {
        return Config.of(new WorkshopServer().keys(), sets);
    }
}
