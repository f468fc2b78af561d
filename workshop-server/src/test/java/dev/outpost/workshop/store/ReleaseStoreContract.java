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
import dev.outpost.workshop.store.Token.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does. */
public abstract class ReleaseStoreContract {

    static final PackageId TANKS = PackageId.parse("ada/tanks");

    final TestClock clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
    ReleaseStore store;

    /** An empty store. */
    protected abstract ReleaseStore open(StoreRules rules, TestClock clock) throws Exception;

    /** Another one of the same database, as another process would have it. */
    protected abstract ReleaseStore again(StoreRules rules, TestClock clock) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open(StoreRules.DEFAULT, clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
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
        ReleaseStore other = again(StoreRules.DEFAULT, clock);
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
    public void shouldSayWhereAMirroredVersionCameFrom() {
        Sample.of("ada/tanks", "1.0.0").publish(store, new Actor.Mirror("https://other.example.org"));
        assertThat(store.candidates(TANKS).get(0).source()).isEqualTo("https://other.example.org");
    }

    @Test
    public void shouldLetAMirrorActOnlyForPublishersThatItBroughtFirst() {
        Actor.Mirror one = new Actor.Mirror("https://one.example.org");
        Actor.Mirror two = new Actor.Mirror("https://two.example.org");
        Sample.of("own/tanks", "1.0.0").into(store);
        Sample.of("ada/tanks", "1.0.0").publish(store, one);

        assertThat(Sample.of("own/tanks", "2.0.0").publish(store, one))
                .isEqualTo(new PublishOutcome.NotYours("publisher 'own' is one of this workshop's own"));
        assertThat(store.yank(PackageId.parse("own/tanks"), Version.parse("1.0.0"), "theirs", one))
                .isInstanceOf(YankOutcome.NotYours.class);
        assertThat(Sample.of("ada/tanks", "2.0.0").publish(store, two))
                .isEqualTo(new PublishOutcome.NotYours("publisher 'ada' comes from https://one.example.org"));
        assertThat(store.mirrors().refusal("ada", one)).isEmpty();
        assertThat(store.mirrors().refusal("ada", two)).isPresent();
        assertThat(store.mirrors().refusal("new", two)).isEmpty();
        assertThat(store.mirrors().taken(one.source())).isEqualTo(new MirrorBook.Taken(1, "ada/tanks@1.0.0".length()));

        store.mirrors().follow(Set.of(one.source(), two.source()));
        assertThat(store.mirrors().refusal("ada", two)).isPresent();
        store.mirrors().follow(Set.of(two.source()));
        assertThat(Sample.of("ada/tanks", "2.0.0").publish(store, bearer(Scope.PUBLISH, Token.ANY_NEW)))
                .isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(Sample.of("ada/tanks", "2.0.0").publish(store, two)).isInstanceOf(PublishOutcome.Published.class);
        assertThat(store.mirrors().refusal("ada", one)).isPresent();
        assertThat(store.mirrors().refusal("own", two)).isPresent();
    }

    @Test
    public void shouldLetAMirrorTakeBackOnlyYanksOfMirrors() {
        Actor.Mirror mirror = new Actor.Mirror("https://one.example.org");
        Sample.of("ada/tanks", "1.0.0").publish(store, mirror);
        Sample.of("ada/tanks", "1.1.0").publish(store, mirror);
        store.yank(TANKS, Version.parse("1.0.0"), "here", Actor.ADMIN);
        store.yank(TANKS, Version.parse("1.1.0"), "there", mirror);
        store.unyank(TANKS, Version.parse("1.0.0"), mirror);
        store.unyank(TANKS, Version.parse("1.1.0"), mirror);
        assertThat(store.release(TANKS, Version.parse("1.0.0")).orElseThrow().yank())
                .isNotNull();
        assertThat(store.release(TANKS, Version.parse("1.1.0")).orElseThrow().yank())
                .isNull();
    }

    @Test
    public void shouldRememberHowFarASourceWasFollowedAndWhatWasLeftOfIt() throws Exception {
        String source = "https://one.example.org";
        assertThat(store.mirrors().mark(source)).isEmpty();
        MirrorBook.Mark mark = new MirrorBook.Mark(7, "publish ada/tanks", clock.instant());
        store.mirrors().mark(source, new MirrorBook.Mark(3, "", clock.instant()));
        store.mirrors().mark(source, mark);
        Hash hash = Hash.of(new byte[1]);
        MirrorBook.LeftOut left = left(source, "1.0.0", hash, "conflict");
        assertThat(store.mirrors().leave(left)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.mirrors().leave(left(source, "1.0.0", hash, "conflict")))
                .isFalse();
        assertThat(store.mirrors().leave(left(source, "2.0.0", hash, "lying"))).isTrue();
        try (ReleaseStore other = again(StoreRules.DEFAULT, clock)) {
            assertThat(other.mirrors().mark(source)).contains(mark);
            assertThat(other.mirrors().left(source, 10)).hasSize(2).last().isEqualTo(left);
            assertThat(other.mirrors().left("https://two.example.org", 10)).isEmpty();
            assertThat(other.mirrors().leave(left(source, "2.0.0", hash, "wrong_hash")))
                    .isTrue();
            other.mirrors().taken(source, TANKS, Version.parse("1.0.0"));
        }
        assertThat(store.mirrors().left(source, 10))
                .extracting(MirrorBook.LeftOut::why)
                .containsExactly("wrong_hash");
    }

    @Test
    public void shouldForgetTheOldestOfWhatWasLeft() {
        String source = "https://one.example.org";
        for (int i = 0; i < MirrorBook.MOST_LEFT + 5; i++) {
            store.mirrors().leave(left(source, i + ".0.0", Hash.of(new byte[1]), "conflict"));
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(store.mirrors().left(source, 2 * MirrorBook.MOST_LEFT))
                .hasSize(MirrorBook.MOST_LEFT)
                .extracting(each -> each.version().toString())
                .contains("5.0.0")
                .doesNotContain("4.0.0");
    }

    private MirrorBook.LeftOut left(String source, String version, Hash hash, String why) {
        return new MirrorBook.LeftOut(source, TANKS, Version.parse(version), hash, why, "a test", clock.instant());
    }

    @Test
    public void shouldLetAPublishersNameBelongToWhoPublishedFirst() {
        Actor first = bearer(Scope.PUBLISH, Token.ANY_NEW);
        Actor second = bearer(Scope.PUBLISH, Token.ANY_NEW);
        Actor named = bearer(Scope.PUBLISH, "ada");
        Actor others = bearer(Scope.PUBLISH, "bob");
        assertThat(Sample.of("ada/tanks", "1.0.0").publish(store, first)).isInstanceOf(PublishOutcome.Published.class);
        assertThat(Sample.of("ada/tanks", "1.1.0").publish(store, second)).isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(Sample.of("ada/planes", "1.0.0").publish(store, second)).isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(Sample.of("ada/planes", "1.0.0").publish(store, others)).isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(Sample.of("ada/planes", "1.0.0").publish(store, first)).isInstanceOf(PublishOutcome.Published.class);
        assertThat(Sample.of("ada/planes", "1.1.0").publish(store, named)).isInstanceOf(PublishOutcome.Published.class);
        assertThat(store.totals().versions()).isEqualTo(3);
    }

    @Test
    public void shouldRefuseWhatATokensScopesDoNotSay() {
        Actor publisher = bearer(Scope.PUBLISH, "ada");
        Actor yanker = bearer(Scope.YANK, "ada");
        assertThat(Sample.of("ada/tanks", "1.0.0").publish(store, yanker)).isInstanceOf(PublishOutcome.NotYours.class);
        assertThat(store.find(TANKS)).isEmpty();
        Sample.of("ada/tanks", "1.0.0").publish(store, publisher);
        assertThat(store.yank(TANKS, Version.parse("1.0.0"), "bad", publisher))
                .isInstanceOf(YankOutcome.NotYours.class);
        YankOutcome done = store.yank(TANKS, Version.parse("1.0.0"), "bad", yanker);
        assertThat(((YankOutcome.Done) done).shelved().yank())
                .isEqualTo(new Yank("bad", yanker.name(), clock.instant()));
    }

    private Actor bearer(Scope scope, String... publishers) {
        String secret = issue(EnumSet.of(scope), publishers).secret();
        return new Actor.Bearer(store.authenticate(secret).orElseThrow());
    }

    private Token.Issued issue(Set<Scope> scopes, String... publishers) {
        return store.issue(new Token.Order(
                "a label", List.of(publishers), scopes, clock.instant().plus(Duration.ofDays(30))));
    }

    @Test
    public void shouldKnowATokenByItsSecretAlone() {
        Token.Issued issued = issue(EnumSet.of(Scope.PUBLISH, Scope.ADMIN), "ada", "bob");
        assertThat(issued.secret()).matches("opw_[0-9a-z]{10}_[A-Za-z0-9_-]{43}");
        assertThat(issued.toString()).doesNotContain(issued.secret());
        assertThat(store.authenticate(issued.secret())).contains(issued.token());
        char last = issued.secret().charAt(20);
        String wrong = issued.secret().substring(0, 20)
                + (last == 'A' ? 'B' : 'A')
                + issued.secret().substring(21);
        assertThat(store.authenticate(wrong)).isEmpty();
        assertThat(store.authenticate("")).isEmpty();
        assertThat(store.authenticate("opw_' OR 1=1 --")).isEmpty();
        assertThat(store.tokens(null, 10).items()).containsExactly(issued.token());
    }

    @Test
    public void shouldNotTakeATokenThatEndedOrWasTakenBack() {
        Token.Issued expiring = issue(EnumSet.of(Scope.PUBLISH), "ada");
        Token.Issued revoked = issue(EnumSet.of(Scope.PUBLISH), "ada");
        assertThat(store.revoke(revoked.token().id()).orElseThrow().revoked()).isEqualTo(clock.instant());
        assertThat(store.authenticate(revoked.secret())).isEmpty();
        assertThat(store.authenticate(expiring.secret())).isPresent();
        clock.advance(Duration.ofDays(30));
        assertThat(store.authenticate(expiring.secret())).isEmpty();
        assertThat(store.revoke("0000000000")).isEmpty();
    }

    @Test
    public void shouldRefuseATokenThatMakesNoSense() {
        Instant later = clock.instant().plusSeconds(60);
        assertThatThrownBy(() -> store.issue(new Token.Order("x", List.of(), Set.of(Scope.YANK), later)))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("publishers");
        assertThatThrownBy(() -> store.issue(new Token.Order("x", List.of("Not a name"), Set.of(Scope.YANK), later)))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("publishers");
        assertThatThrownBy(() -> store.issue(new Token.Order("x", List.of("ada"), Set.of(), later)))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("scopes");
        assertThatThrownBy(() -> store.issue(new Token.Order("x\ny", List.of("ada"), Set.of(Scope.YANK), later)))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("label");
        assertThatThrownBy(() -> store.issue(new Token.Order("x", List.of("ada"), Set.of(Scope.YANK), clock.instant())))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("expires");
    }

    @Test
    public void shouldNoteTheDayATokenWasLastUsed() {
        Token.Issued issued = issue(EnumSet.of(Scope.PUBLISH), "ada");
        assertThat(issued.token().lastUsed()).isNull();
        store.authenticate(issued.secret());
        store.settle();
        assertThat(store.tokens(null, 1).items().get(0).lastUsed()).isEqualTo(LocalDate.parse("2026-11-22"));
    }

    @Test
    public void shouldListTokensInPages() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, issue(EnumSet.of(Scope.PUBLISH), "ada").token().id());
            clock.advance(Duration.ofSeconds(1));
        }
        Page<Token> first = store.tokens(null, 3);
        Page<Token> second = store.tokens(first.cursor(), 3);
        List<String> read = new ArrayList<>();
        first.items().forEach(token -> read.add(token.id()));
        second.items().forEach(token -> read.add(token.id()));
        assertThat(read).isEqualTo(ids);
        assertThat(second.cursor()).isNull();
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
        try (ReleaseStore other = again(StoreRules.DEFAULT, clock)) {
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
        store = open(new StoreRules(2, Duration.ofSeconds(5), 100, 100, 100, 100), clock);
        Sample.of("ada/tanks", "1.0.0").into(store);
        for (int i = 0; i < 150; i++) {
            download("1.0.0", "r" + i);
        }
        assertThat(store.settle()).isEqualTo(100);
        download("1.0.0", "late");
        assertThat(store.settle()).isEqualTo(1);
    }

    @Test
    public void shouldSettleWhenItCloses() throws Exception {
        Sample.of("ada/tanks", "1.0.0").into(store);
        try (ReleaseStore other = again(StoreRules.DEFAULT, clock)) {
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
        store = again(StoreRules.DEFAULT, clock);
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
        try (ReleaseStore other = again(StoreRules.DEFAULT, clock)) {
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
