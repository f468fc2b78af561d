package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Search;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How every store counts downloads, and guards the names that have many. */
public abstract class DownloadsContract extends StoreContract {

    /** Of the stores of these databases. */
    protected DownloadsContract(Databases databases) {
        super(databases);
    }

    @Test
    public void shouldCountADownloadOnceForEachRequesterVersionAndDay() {
        Sample.of("ada/tanks", "1.0.0").into(store);
        Sample.of("ada/tanks", "1.1.0").into(store);
        download("1.0.0", "r1");
        download("1.0.0", "r1");
        download("1.0.0", "r2");
        download("1.1.0", "r1");
        download("9.9.9", "r1");
        assertThat(store.settle()).isEqualTo(3);
        download("1.0.0", "r1");
        assertThat(store.settle()).isZero();
        clock.advance(Duration.ofDays(1));
        download("1.0.0", "r1");
        assertThat(store.settle()).isEqualTo(1);
        assertThat(store.find(TANKS).orElseThrow().downloads()).isEqualTo(4);
        assertThat(store.release(TANKS, Version.parse("1.0.0")).orElseThrow().downloads())
                .isEqualTo(3);
        assertThat(store.versions(TANKS, null, 1).items().get(0).downloads()).isEqualTo(1);
        assertThat(store.totals().downloads()).isEqualTo(4);
    }

    private void download(String version, String requester) {
        store.downloaded(TANKS, Version.parse(version), requester);
    }

    @Test
    public void shouldCountTheSameForInstancesThatShareADatabase() throws Exception {
        Sample.of("ada/tanks", "1.0.0").into(store);
        try (ReleaseStore other = databases.again(StoreRules.DEFAULT, clock)) {
            download("1.0.0", "r1");
            other.downloaded(TANKS, Version.parse("1.0.0"), "r1");
            other.downloaded(TANKS, Version.parse("1.0.0"), "r2");
            store.settle();
            other.settle();
            assertThat(store.find(TANKS).orElseThrow().downloads()).isEqualTo(2);
        }
    }

    @Test
    public void shouldKeepAtMostSoManyDownloadsInMemory() throws Exception {
        store.close();
        store = databases.open(new StoreRules(2, Duration.ofSeconds(5), 100, 100, 100, 100, 100), clock);
        Sample.of("ada/tanks", "1.0.0").into(store);
        for (int i = 0; i < 150; i++) {
            download("1.0.0", "r" + i);
        }
        assertThat(store.uncounted()).isEqualTo(50);
        assertThat(store.settle()).isEqualTo(100);
        assertThat(store.uncounted()).as("since it was opened").isEqualTo(50);
        download("1.0.0", "late");
        assertThat(store.settle()).isEqualTo(1);
    }

    @Test
    public void shouldSettleWhenItCloses() throws Exception {
        Sample.of("ada/tanks", "1.0.0").into(store);
        try (ReleaseStore other = databases.again(StoreRules.DEFAULT, clock)) {
            other.downloaded(TANKS, Version.parse("1.0.0"), "r1");
        }
        assertThat(store.find(TANKS).orElseThrow().downloads()).isEqualTo(1);
    }

    @Test
    public void shouldFlagANewNameThatComesNearAPopularOneOfOthers() {
        Sample.of("ada/heavy-tank-pack", "1.0.0").into(store);
        for (int i = 0; i < 100; i++) {
            store.downloaded(PackageId.parse("ada/heavy-tank-pack"), Version.parse("1.0.0"), "r" + i);
        }
        store.settle();
        assertThat(near("eve/heavytankpack")).isNotNull();
        assertThat(near("eve/heavy-tank-pask")).isNotNull();
        assertThat(near("eve/tank-heavy-pack")).isNotNull();
        assertThat(near("eve/h3avy-other-thing")).isNull();
        assertThat(near("ada/heavy-tank-packs")).as("of the same publisher").isNull();
        Shelved second = Sample.of("eve/heavytankpack", "1.1.0").into(store);
        assertThat(second.nearName())
                .isEqualTo(new NearName(PackageId.parse("ada/heavy-tank-pack"), "the names look alike"));
        Page<PackageRow> page = store.nearNames(null, 2);
        assertThat(page.items())
                .extracting(row -> row.id().name())
                .containsExactly("tank-heavy-pack", "heavy-tank-pask");
        assertThat(store.nearNames(page.cursor(), 2).items()).hasSize(1);
        assertThat(store.search(Search.of("heavytankpack")).hits().get(0).nearName())
                .isEqualTo(PackageId.parse("ada/heavy-tank-pack"));
        assertThat(store.acceptName(PackageId.parse("eve/heavytankpack"))).isTrue();
        assertThat(store.acceptName(PackageId.parse("eve/heavytankpack"))).isFalse();
        assertThat(store.find(PackageId.parse("eve/heavytankpack"))
                        .orElseThrow()
                        .nearName())
                .isNull();
        assertThat(store.nearNames(null, 5).items()).hasSize(2);
    }

    private @Nullable NearName near(String id) {
        return Sample.of(id, "1.0.0").into(store).nearName();
    }
}
