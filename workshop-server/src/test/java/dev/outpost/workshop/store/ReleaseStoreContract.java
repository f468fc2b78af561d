package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resolve.Universe;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Search;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store keeps and gives back of what is published. */
public abstract class ReleaseStoreContract extends StoreContract {

    /** Of the stores of these databases. */
    protected ReleaseStoreContract(Databases databases) {
        super(databases);
    }

    @Test
    public void shouldGiveBackWhatWasPublished() {
        Sample sample = Sample.of("ada/tanks", "1.2.0-rc.1+build.5")
                .title("Tänks & more")
                .about("Two lines\nof it")
                .tags("units", "heavy")
                .modules("ra", "td")
                .needs("bob/base", "^1.2")
                .wants("bob/extra", ">=1.0, <3.0")
                .clashes("eve/tanks", "*")
                .provides("old/tanks", "0.9.0");
        Shelved shelved = sample.into(store);
        assertThat(shelved.release()).isEqualTo(sample.release());
        assertThat(shelved.sequence()).isEqualTo(1);
        assertThat(store.release(TANKS, Version.parse("1.2.0-rc.1"))).contains(shelved);
        assertThat(store.shown(TANKS)).contains(shelved);
        assertThat(store.byPackageHash(sample.release().packageHash())).contains(shelved);
        assertThat(store.isReferenced(sample.release().packageHash())).isTrue();
        assertThat(store.isReferenced(Hash.of(new byte[0]))).isFalse();
        assertThat(store.manifest(TANKS, Version.parse("1.2.0-rc.1")).orElseThrow())
                .isEqualTo(sample.manifest().write());
        assertThat(store.find(TANKS))
                .contains(new PackageRow(TANKS, Version.parse("1.2.0-rc.1"), 1, 0, clock.instant(), null));
        assertThat(store.totals()).isEqualTo(new Totals(1, 1, 0, 1));
    }

    @Test
    public void shouldPublishAVersionOnceAndNeverChangeIt() {
        Shelved first = Sample.of("ada/tanks", "1.0.0+a").title("First").into(store);
        PublishOutcome second =
                Sample.of("ada/tanks", "1.0.0+b").title("Second").publish(store, Actor.ADMIN);
        assertThat(second).isEqualTo(new PublishOutcome.Exists(first));
        assertThat(store.totals()).isEqualTo(new Totals(1, 1, 0, 1));
        assertThat(store.changesSince(0, 10)).hasSize(1);
    }

    @Test
    public void shouldListVersionsNewestFirstInPages() {
        List<String> ascending = List.of(
                "0.9.0",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.2.0",
                "1.10.0",
                "10.0.0");
        List<String> shuffled = new ArrayList<>(ascending);
        Collections.shuffle(shuffled, new Random(3));
        shuffled.forEach(version -> Sample.of("ada/tanks", version).into(store));
        List<String> read = new ArrayList<>();
        String cursor = null;
        do {
            Page<VersionRow> page = store.versions(TANKS, cursor, 5);
            page.items().forEach(row -> read.add(row.version().toString()));
            cursor = page.cursor();
        } while (cursor != null);
        List<String> descending = new ArrayList<>(ascending);
        Collections.reverse(descending);
        assertThat(read).isEqualTo(descending);
        assertThat(store.versions(PackageId.parse("no/body"), null, 5).items()).isEmpty();
    }

    @Test
    public void shouldShowTheNewestThatIsNeitherYankedNorAPreRelease() {
        Sample.of("ada/tanks", "1.0.0").into(store);
        Sample.of("ada/tanks", "2.0.0-rc.1").into(store);
        assertThat(shown()).isEqualTo("1.0.0");
        Sample.of("ada/tanks", "1.5.0").into(store);
        Sample.of("ada/tanks", "1.1.0").into(store);
        assertThat(shown()).isEqualTo("1.5.0");
        yank("1.5.0");
        assertThat(shown()).isEqualTo("1.1.0");
        yank("1.1.0");
        yank("1.0.0");
        assertThat(shown()).isEqualTo("2.0.0-rc.1");
        yank("2.0.0-rc.1");
        assertThat(store.find(TANKS).orElseThrow().shown()).isNull();
        assertThat(store.shown(TANKS)).isEmpty();
        assertThat(store.search(Search.of("tanks")).hits()).isEmpty();
        store.unyank(TANKS, Version.parse("1.1.0"), Actor.ADMIN);
        assertThat(shown()).isEqualTo("1.1.0");
        assertThat(store.search(Search.of("tanks")).hits()).hasSize(1);
    }

    private String shown() {
        return String.valueOf(store.find(TANKS).orElseThrow().shown());
    }

    private void yank(String version) {
        store.yank(TANKS, Version.parse(version), "broken", Actor.ADMIN);
    }

    @Test
    public void shouldKeepWhoYankedAndWhy() {
        Sample.of("ada/tanks", "1.0.0").into(store);
        YankOutcome.Done done =
                (YankOutcome.Done) store.yank(TANKS, Version.parse("1.0.0"), "crashes on start", Actor.ADMIN);
        assertThat(done.changed()).isTrue();
        assertThat(done.shelved().release().yanked()).isTrue();
        assertThat(done.shelved().yank()).isEqualTo(new Yank("crashes on start", "admin", clock.instant()));
        assertThat(store.versions(TANKS, null, 1).items().get(0).yank())
                .isEqualTo(done.shelved().yank());
        YankOutcome.Done again =
                (YankOutcome.Done) store.yank(TANKS, Version.parse("1.0.0"), "another reason", Actor.ADMIN);
        assertThat(again.changed()).isFalse();
        assertThat(again.shelved().yank()).isEqualTo(done.shelved().yank());
        YankOutcome.Done back = (YankOutcome.Done) store.unyank(TANKS, Version.parse("1.0.0"), Actor.ADMIN);
        assertThat(back.shelved().yank()).isNull();
        assertThat(store.yank(TANKS, Version.parse("7.0.0"), "?", Actor.ADMIN)).isInstanceOf(YankOutcome.Unknown.class);
    }

    @Test
    public void shouldTellOfChangesInTheirOrder() {
        Sample.of("ada/tanks", "1.0.0").into(store);
        Sample.of("bob/maps", "0.1.0").into(store);
        yank("1.0.0");
        store.unyank(TANKS, Version.parse("1.0.0"), Actor.ADMIN);
        List<Change> all = store.changesSince(0, 100);
        assertThat(all).extracting(Change::sequence).containsExactly(1L, 2L, 3L, 4L);
        assertThat(all)
                .extracting(Change::kind)
                .containsExactly(Change.Kind.PUBLISH, Change.Kind.PUBLISH, Change.Kind.YANK, Change.Kind.UNYANK);
        assertThat(all)
                .extracting(change -> change.id().toString())
                .containsExactly("ada/tanks", "bob/maps", "ada/tanks", "ada/tanks");
        assertThat(store.changesSince(2, 1)).containsExactly(all.get(2));
        assertThat(store.changesSince(4, 10)).isEmpty();
    }

    @Test
    public void shouldNumberConcurrentPublishesWithoutAGap() throws Exception {
        ReleaseStore other = databases.again(StoreRules.DEFAULT, clock);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Sample sample = Sample.of("ada/p" + i % 10, "1." + i / 10 + ".0");
                ReleaseStore one = i % 2 == 0 ? store : other;
                results.add(threads.submit(() -> sample.into(one).sequence()));
            }
            List<Long> numbers = new ArrayList<>();
            for (Future<Long> result : results) {
                numbers.add(result.get(60, TimeUnit.SECONDS));
            }
            assertThat(numbers).doesNotHaveDuplicates();
            assertThat(store.changesSince(0, 100))
                    .extracting(Change::sequence)
                    .hasSize(40)
                    .isSorted()
                    .endsWith(40L);
            assertThat(store.totals()).isEqualTo(new Totals(10, 40, 0, 40));
        } finally {
            threads.shutdownNow();
            other.close();
        }
    }

    @Test
    public void shouldLetOnlyOneOfManyPublishTheSameVersion() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<PublishOutcome>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> Sample.of("ada/tanks", "1.0.0").publish(store, Actor.ADMIN)));
            }
            int published = 0;
            for (Future<PublishOutcome> result : results) {
                published += result.get(60, TimeUnit.SECONDS) instanceof PublishOutcome.Published ? 1 : 0;
            }
            assertThat(published).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    public void shouldListDependentsByIdWithTheirRanges() {
        Sample.of("ada/tanks", "1.0.0").into(store);
        for (int i = 0; i < 7; i++) {
            Sample.of("bob/m" + i, "1.0.0").needs("ada/tanks", "^1.0").into(store);
        }
        // Only what the shown release says counts.
        Sample.of("bob/m3", "2.0.0").into(store);
        Sample.of("bob/m4", "2.0.0").wants("ada/tanks", "~1.4").into(store);
        Page<Dependent> first = store.dependents(TANKS, null, 4);
        assertThat(first.items()).extracting(each -> each.id().name()).containsExactly("m0", "m1", "m2", "m4");
        assertThat(first.items().get(3).optional()).isTrue();
        assertThat(first.items().get(3).range().contains(Version.parse("1.4.7")))
                .isTrue();
        assertThat(first.items().get(3).range().contains(Version.parse("1.5.0")))
                .isFalse();
        Page<Dependent> second = store.dependents(TANKS, first.cursor(), 4);
        assertThat(second.items()).extracting(each -> each.id().name()).containsExactly("m5", "m6");
        assertThat(second.cursor()).isNull();
    }

    @Test
    public void shouldGiveResolversWhatTheyAsk() {
        Sample.of("ada/tanks", "1.0.0")
                .modules("ra")
                .needs("bob/base", "^1.2")
                .wants("bob/extra", "*")
                .clashes("eve/tanks", "<2.0.0")
                .provides("old/tanks", "0.9.0")
                .into(store);
        Sample.of("ada/tanks", "1.1.0").into(store);
        yank("1.1.0");
        List<Candidate> candidates = store.candidates(TANKS);
        assertThat(candidates).extracting(each -> each.version().toString()).containsExactly("1.1.0", "1.0.0");
        assertThat(candidates).extracting(Candidate::yanked).containsExactly(true, false);
        Candidate first = candidates.get(1);
        assertThat(first.dependencies())
                .extracting(each -> each.id() + " " + each.optional())
                .containsExactly("bob/base false", "bob/extra true");
        assertThat(first.conflicts().get(0).range().contains(Version.parse("1.9.0")))
                .isTrue();
        assertThat(first.provides().get(0).version()).isEqualTo(Version.parse("0.9.0"));
        assertThat(first.modules()).containsExactly("ra");
        assertThat(first.source()).isEmpty();
        assertThat(store.providers(PackageId.parse("old/tanks"))).containsExactly(TANKS);
        assertThat(store.needing(PackageId.parse("bob/base"))).containsExactly(TANKS);
        assertThat(store.needing(PackageId.parse("bob/extra"))).containsExactly(TANKS);
        assertThat(store.needing(PackageId.parse("eve/tanks"))).isEmpty();
    }

    @Test
    public void shouldRefuseACursorThatIsNone() {
        Sample.of("ada/tanks", "1.0.0").into(store);
        for (String cursor : List.of("", "abc", "!!!", "x".repeat(5000), "dG9rZW5zCjEKMQ")) {
            assertThatThrownBy(() -> store.versions(TANKS, cursor, 5)).isInstanceOf(BadFieldException.class);
            assertThatThrownBy(() -> store.dependents(TANKS, cursor, 5)).isInstanceOf(BadFieldException.class);
            assertThatThrownBy(() -> store.search(Search.of("x").page(5, cursor)))
                    .isInstanceOf(BadFieldException.class);
        }
    }

    @Test
    public void shouldBeThereWhenOpenedAgain() throws Exception {
        Release release = Sample.of("ada/tanks", "1.0.0").release();
        Sample.of("ada/tanks", "1.0.0").into(store);
        store.close();
        store = databases.again(StoreRules.DEFAULT, clock);
        assertThat(store.release(TANKS, Version.parse("1.0.0")).orElseThrow().release())
                .isEqualTo(release);
        assertThat(store.search(Search.of("tanks")).hits()).hasSize(1);
        assertThat(store.state()).isEqualTo("ok");
    }

    @Test
    public void shouldShowAViewWhatWasPublishedBeforeItByAnyInstance() throws Exception {
        Sample.of("ada/tanks", "1.0.0").into(store);
        StoredUniverse universe = new StoredUniverse(store, 1000, 1000);
        Universe before = universe.now();
        assertThat(before.candidates(TANKS)).hasSize(1);
        assertThat(before.dependents(TANKS)).isEmpty();
        assertThat(before.providers(PackageId.parse("old/tanks"))).isEmpty();
        try (ReleaseStore other = databases.again(StoreRules.DEFAULT, clock)) {
            Sample.of("ada/tanks", "1.1.0").provides("old/tanks", "1.0.0").into(other);
            Sample.of("bob/maps", "1.0.0").needs("ada/tanks", "*").into(other);
        }
        assertThat(before.candidates(TANKS))
                .as("the same answer to the same question")
                .hasSize(1);
        Universe after = universe.now();
        assertThat(after.candidates(TANKS)).hasSize(2);
        assertThat(after.dependents(TANKS)).containsExactly(PackageId.parse("bob/maps"));
        assertThat(after.providers(PackageId.parse("old/tanks"))).containsExactly(TANKS);
        yank("1.1.0");
        assertThat(universe.now().candidates(TANKS).get(0).yanked()).isTrue();
    }
}
