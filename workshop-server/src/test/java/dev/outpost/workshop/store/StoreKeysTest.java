package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.server.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreKeysTest {

    @Test
    void shouldGiveTheStoreItsRules() {
        assertThat(StoreKeys.rules(Config.of(StoreKeys.ALL))).isEqualTo(StoreRules.DEFAULT);
        Config config = Config.of(
                StoreKeys.ALL,
                "workshop.database_connections=3",
                "workshop.database_patience=70ms",
                "workshop.search_counted_hits=500",
                "workshop.search_facet_hits=200",
                "workshop.search_remembered=700",
                "workshop.pending_downloads=900",
                "workshop.popular_downloads=12");
        assertThat(StoreKeys.rules(config)).isEqualTo(new StoreRules(3, Duration.ofMillis(70), 500, 200, 700, 900, 12));
    }

    @Test
    void shouldHaveAFileOfItsOwnUnlessToldOtherwise(@TempDir Path folder) {
        Config config = Config.of(StoreKeys.ALL);
        try (ReleaseStore store = StoreKeys.open(config, folder, InstantSource.system(), new Random(1))) {
            assertThat(StoreKeys.isOwn(config)).isTrue();
            assertThat(store.totals().packages()).isZero();
            assertThat(folder.resolve("workshop.db")).exists();
        }
        assertThat(StoreKeys.isOwn(Config.of(StoreKeys.ALL, "workshop.database=postgresql://me@127.0.0.1/shop")))
                .isFalse();
    }
}
