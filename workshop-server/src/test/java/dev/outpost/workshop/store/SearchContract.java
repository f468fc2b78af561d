package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outpost.server.web.BadFieldException;
import dev.outpost.workshop.resource.AiUsage;
import dev.outpost.workshop.resource.Channel;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.search.Found.Count;
import dev.outpost.workshop.search.Hit;
import dev.outpost.workshop.search.Relevance.Match;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.search.Sort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How every store finds. */
public abstract class SearchContract {

    final TestClock clock = new TestClock(Instant.parse("2026-11-22T12:00:00Z"));
    ReleaseStore store;

    /** An empty store. */
    protected abstract ReleaseStore open(StoreRules rules, TestClock clock) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open(StoreRules.DEFAULT, clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void shelf() {
        Sample.of("ada/heavy-tanks", "1.0.0")
                .title("Heavy Tanks")
                .about("Slow, and with a big gun.")
                .tags("units", "heavy")
                .modules("ra")
                .into(store);
        Sample.of("bob/city", "1.0.0")
                .title("City of Rivers")
                .about("A map with room for tanks, heavy ones even, and for ships.")
                .category("map")
                .license("CC-BY-4.0 OR MIT")
                .tags("water")
                .modules("ra", "td")
                .ai(AiUsage.DENY)
                .into(store);
        Sample.of("eve/ships", "1.0.0")
                .title("Ships")
                .about("Boats of all kinds.")
                .license("GPL-3.0-only")
                .tags("units", "water", "tanks")
                .modules("td")
                .channel(Channel.BETA)
                .into(store);
    }

    private List<String> found(String text) {
        return names(store.search(Search.of(text)));
    }

    private static List<String> names(Found found) {
        return found.hits().stream().map(hit -> hit.id().name()).toList();
    }

    @Test
    public void shouldFindByNameTitleTagPublisherAndDescription() {
        shelf();
        assertThat(found("heavy-tanks")).contains("heavy-tanks");
        assertThat(found("rivers")).containsExactly("city");
        assertThat(found("water")).containsExactlyInAnyOrder("city", "ships");
        assertThat(found("\"eve\"")).containsExactly("ships");
        assertThat(found("boats kinds")).containsExactly("ships");
        assertThat(found("nothing-of-that")).isEmpty();
        assertThat(found("eve/ships")).containsExactly("ships");
    }

    @Test
    public void shouldRankByWhereItWasFoundAndSayWhy() {
        shelf();
        List<Hit> hits = store.search(Search.of("tanks")).hits();
        assertThat(hits).extracting(hit -> hit.id().name()).containsExactly("heavy-tanks", "ships", "city");
        assertThat(hits).extracting(hit -> hit.why().match()).containsExactly(Match.NAME, Match.LABEL, Match.TEXT);
        assertThat(store.search(Search.of("Ships")).hits().get(0).why().match()).isEqualTo(Match.EXACT);
        assertThat(store.search(Search.of("heavy tanks")).hits().get(0).why().match())
                .isEqualTo(Match.EXACT);
    }

    @Test
    public void shouldRankMoreDownloadedOnesHigherButNotAboveBetterMatches() {
        shelf();
        downloads("bob/city", 70);
        assertThat(found("tanks")).containsExactly("heavy-tanks", "city", "ships");
        downloads("bob/city", 5000);
        Hit first = store.search(Search.of("tanks")).hits().get(0);
        assertThat(first.id().name()).isEqualTo("city");
        assertThat(first.why().downloadTier()).isEqualTo(13);
        assertThat(found("heavy tanks")).as("its name exactly").startsWith("heavy-tanks");
    }

    private void downloads(String id, int count) {
        for (int i = 0; i < count; i++) {
            store.downloaded(PackageId.parse(id), Version.parse("1.0.0"), count + "-" + i);
        }
        store.settle();
    }

    @Test
    public void shouldUnderstandPrefixesPhrasesAndWhatIsNotWanted() {
        shelf();
        assertThat(found("riv")).as("the last word may go on").containsExactly("city");
        assertThat(found("riv of")).as("others may not").isEmpty();
        assertThat(found("riv* of")).containsExactly("city");
        assertThat(found("\"big gun\"")).containsExactly("heavy-tanks");
        assertThat(found("\"gun big\"")).isEmpty();
        assertThat(found("water -map")).as("no word of it").containsExactly("ships");
        assertThat(found("-water")).containsExactly("heavy-tanks");
        assertThat(found("-\"big gun\"")).containsExactlyInAnyOrder("city", "ships");
    }

    @Test
    public void shouldNotMindCaseAccentsOrScript() {
        Sample.of("ada/a", "1.0.0").title("Größe Ünits DéjàVu").into(store);
        Sample.of("ada/b", "1.0.0").title("重戦車パック").into(store);
        Sample.of("ada/c", "1.0.0").title("Тяжёлые танки").into(store);
        assertThat(found("UNITS")).containsExactly("a");
        assertThat(found("deja")).containsExactly("a");
        assertThat(found("戦車")).containsExactly("b");
        assertThat(found("車戦")).isEmpty();
        assertThat(found("тяжелые")).containsExactly("c");
    }

    @Test
    public void shouldFindPartsOfNamesWrittenInOne() {
        Sample.of("ada/htp", "1.0.0").title("HeavyTankPack2").into(store);
        assertThat(found("tank")).containsExactly("htp");
        assertThat(found("heavytankpack2")).containsExactly("htp");
    }

    @Test
    public void shouldTakeAnyTextWithoutAnError() {
        shelf();
        List<String> hostile = new ArrayList<>(List.of(
                "\"",
                "\"\"",
                "*",
                "-",
                "--",
                "-\"",
                "a\"b\"c",
                "names:x",
                "{names} : tanks",
                "NEAR(a b)",
                "a AND",
                "NOT",
                "OR",
                "(",
                ")",
                "tanks)",
                "^tanks",
                "+",
                "tanks' OR '1'='1",
                "'; DROP TABLE packages; --",
                "\\",
                "\u0000",
                "!tanks",
                "a & b",
                "a | !",
                "a:*",
                "<->",
                "%",
                "_",
                "\uD800",
                "\uDFFF\uD800",
                "zq*",
                "zq0",
                "\n",
                "a-b-c",
                "x".repeat(10_000),
                "\"x ".repeat(200),
                "- ".repeat(100),
                "🚀",
                "e\u0301",
                "\u202E"));
        Random random = new Random(11);
        String alphabet = "ab\"*-(){}:^+ '\\&|!<>\u00e9\u6f22\u0000,.;%_~";
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length >= 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            hostile.add(text.toString());
        }
        for (String text : hostile) {
            for (Sort sort : Sort.values()) {
                assertThat(store.search(Search.of(text).by(sort)).total())
                        .as(text)
                        .isBetween(0L, 3L);
            }
        }
        assertThat(store.totals().packages()).isEqualTo(3);
    }

    @Test
    public void shouldFilterByEachFacet() {
        shelf();
        assertThat(filtered(Facet.CATEGORY, "map")).containsExactly("city");
        assertThat(filtered(Facet.TAG, "Units")).containsExactlyInAnyOrder("heavy-tanks", "ships");
        assertThat(filtered(Facet.LICENSE, "mit")).containsExactlyInAnyOrder("heavy-tanks", "city");
        assertThat(filtered(Facet.LICENSE, "CC-BY-4.0 OR MIT")).containsExactly("city");
        assertThat(filtered(Facet.MODULE, "td")).containsExactlyInAnyOrder("city", "ships");
        assertThat(filtered(Facet.PUBLISHER, "eve")).containsExactly("ships");
        assertThat(filtered(Facet.AI_USAGE, "deny")).containsExactly("city");
        assertThat(filtered(Facet.CHANNEL, "beta")).containsExactly("ships");
        assertThat(filtered(Facet.TAG, "x' OR 1")).isEmpty();
        Search both = Search.of("tanks").with(Facet.TAG, "units").with(Facet.TAG, "water");
        assertThat(names(store.search(both))).containsExactly("ships");
    }

    private List<String> filtered(Facet facet, String value) {
        return names(store.search(Search.of("").with(facet, value)));
    }

    @Test
    public void shouldCountFacetsOfWhatMatches() {
        shelf();
        Found all = store.search(Search.of(""));
        assertThat(all.total()).isEqualTo(3);
        assertThat(all.totalIsLeast()).isFalse();
        assertThat(all.facetsOver()).isEqualTo(3);
        assertThat(all.facets().get(Facet.TAG))
                .containsExactly(
                        new Count("units", 2), new Count("water", 2), new Count("heavy", 1), new Count("tanks", 1));
        Found ofRivers = store.search(Search.of("rivers"));
        assertThat(ofRivers.facets().get(Facet.CATEGORY)).containsExactly(new Count("map", 1));
        assertThat(ofRivers.facets().get(Facet.AI_USAGE)).containsExactly(new Count("deny", 1));
    }

    @Test
    public void shouldSayWhenThereAreMoreThanItCounts() throws Exception {
        store.close();
        store = open(new StoreRules(2, Duration.ofSeconds(5), 100, 100, 100, 100, 100), clock);
        for (int i = 0; i < 105; i++) {
            Sample.of("ada/p" + i, "1.0.0").title("pack").into(store);
        }
        Found found = store.search(Search.of("pack"));
        assertThat(found.total()).isEqualTo(100);
        assertThat(found.totalIsLeast()).isTrue();
        assertThat(found.facetsOver()).isEqualTo(100);
    }

    @Test
    public void shouldSortByDownloadsAndByAge() {
        shelf();
        downloads("bob/city", 3);
        downloads("eve/ships", 2);
        assertThat(names(store.search(Search.of("").by(Sort.DOWNLOADS))))
                .containsExactly("city", "ships", "heavy-tanks");
        assertThat(names(store.search(Search.of("tanks").by(Sort.DOWNLOADS))))
                .containsExactly("city", "ships", "heavy-tanks");
        Sample.of("ada/heavy-tanks", "1.1.0").title("Heavy Tanks").into(store);
        assertThat(names(store.search(Search.of("").by(Sort.RECENT)))).containsExactly("heavy-tanks", "ships", "city");
        assertThat(names(store.search(Search.of("tanks").by(Sort.RECENT))))
                .containsExactly("heavy-tanks", "ships", "city");
    }

    @Test
    public void shouldFindTheNewestReleaseAndNoOlderOne() {
        Sample.of("ada/tanks", "1.0.0").title("Alpha").about("old words").into(store);
        Sample.of("ada/tanks", "1.1.0").title("Beta").about("new words").into(store);
        Sample.of("ada/tanks", "1.0.1").title("Gamma").into(store);
        assertThat(found("alpha")).isEmpty();
        assertThat(found("gamma")).isEmpty();
        List<Hit> hits = store.search(Search.of("beta")).hits();
        assertThat(hits).hasSize(1);
        assertThat(hits.get(0).version()).isEqualTo(Version.parse("1.1.0"));
        assertThat(hits.get(0).summary()).isEqualTo("new words");
        store.yank(PackageId.parse("ada/tanks"), Version.parse("1.1.0"), "bad", Actor.ADMIN);
        assertThat(found("beta")).isEmpty();
        assertThat(found("gamma")).containsExactly("tanks");
    }

    @Test
    public void shouldPageThroughAllOnceWhileOthersPublish() {
        Random random = new Random(5);
        List<String> before = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            // Found in the name, in a tag, or in the description only.
            Sample sample = Sample.of("ada/p" + i, "1.0.0").about("a pack");
            if (i % 3 == 1) {
                sample.tags("pack");
            } else if (i % 3 == 2) {
                sample.title("Pack " + i);
            }
            sample.into(store);
            before.add("p" + i);
            for (int d = random.nextInt(40); d > 0; d--) {
                store.downloaded(PackageId.parse("ada/p" + i), Version.parse("1.0.0"), "r" + d);
            }
        }
        store.settle();
        for (String text : List.of("pack", "")) {
            for (Sort sort : Sort.values()) {
                List<String> read = new ArrayList<>();
                String cursor = null;
                int published = 0;
                do {
                    Found page = store.search(Search.of(text).by(sort).page(7, cursor));
                    assertThat(page.hits()).hasSizeLessThanOrEqualTo(7);
                    read.addAll(names(page));
                    cursor = page.cursor();
                    Sample.of("new/" + sort.label() + text + published++, "1.0.0")
                            .title("Pack")
                            .about("pack")
                            .into(store);
                } while (cursor != null);
                assertThat(read).doesNotHaveDuplicates().containsAll(before);
            }
        }
    }

    @Test
    public void shouldOrderPagesAsOneLongPage() {
        Random random = new Random(6);
        for (int i = 0; i < 50; i++) {
            Sample sample = Sample.of("ada/p" + i, "1.0.0").about("pack");
            (random.nextBoolean() ? sample.title("Pack it") : sample.tags("pack")).into(store);
            for (int d = random.nextInt(300); d > 0; d -= 1 + random.nextInt(9)) {
                store.downloaded(PackageId.parse("ada/p" + i), Version.parse("1.0.0"), "r" + d);
            }
        }
        store.settle();
        List<Hit> whole = store.search(Search.of("pack").page(100, null)).hits();
        assertThat(whole).hasSize(50).extracting(hit -> hit.why().score()).isSortedAccordingTo((a, b) -> b - a);
        List<Hit> paged = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Found page = store.search(Search.of("pack").page(3, cursor));
            paged.addAll(page.hits());
            cursor = page.cursor();
        } while (cursor != null);
        assertThat(paged).isEqualTo(whole);
    }

    @Test
    public void shouldRefuseTheCursorOfAnotherSearch() {
        shelf();
        String cursor = store.search(Search.of("tanks").page(1, null)).cursor();
        assertThat(store.search(Search.of("Tanks ").page(1, cursor)).hits())
                .as("the same in other words")
                .hasSize(1);
        assertThatThrownBy(() -> store.search(Search.of("water").page(1, cursor)))
                .isInstanceOf(BadFieldException.class);
        assertThatThrownBy(() -> store.search(Search.of("tanks").by(Sort.RECENT).page(1, cursor)))
                .isInstanceOf(BadFieldException.class);
    }

    @Test
    public void shouldSayWhatMayHaveBeenMeant() {
        shelf();
        Found found = store.search(Search.of("hevay tanks"));
        assertThat(found.hits()).isEmpty();
        assertThat(found.didYouMean()).isEqualTo("heavy tanks");
        assertThat(store.search(Search.of("rivesr")).didYouMean()).isEqualTo("rivers");
        assertThat(store.search(Search.of("qqqqqqqq")).didYouMean()).isNull();
        assertThat(store.search(Search.of("tanks")).didYouMean()).isNull();
        assertThat(store.search(Search.of("rivesr").with(Facet.CATEGORY, "mod")).didYouMean())
                .as("nothing there either")
                .isNull();
    }

    @Test
    public void shouldFindWhatLookingAtEachPackageFinds() throws Exception {
        // With bounds that are passed, and with bounds that are not.
        for (StoreRules rules :
                List.of(StoreRules.DEFAULT, new StoreRules(2, Duration.ofSeconds(5), 100, 100, 100, 10_000, 100))) {
            store.close();
            store = open(rules, clock);
            Random random = new Random(rules.countedHits());
            List<SearchOracle.Shown> shelf = new ArrayList<>();
            for (int i = 0; i < 160; i++) {
                Sample sample = AnyShelf.anything(random, i);
                long change = sample.into(store).sequence();
                int downloads = random.nextInt(4) == 0 ? random.nextInt(40) : 0;
                for (int d = 0; d < downloads; d++) {
                    store.downloaded(sample.manifest().id(), sample.manifest().version(), "r" + d);
                }
                shelf.add(new SearchOracle.Shown(sample.manifest(), change, downloads, i));
                if (i % 40 == 39) {
                    store.settle();
                    AnyShelf.compare(store, new SearchOracle(shelf), rules, random);
                    // What was remembered of these changes.
                    for (int other = 0; other < shelf.size(); other += 7) {
                        SearchOracle.Shown old = shelf.get(other);
                        Sample next = Sample.of(old.manifest().id().toString(), "2." + i + ".0")
                                .title(AnyShelf.words(random, 3))
                                .tags(AnyShelf.word(random));
                        long sequence = next.into(store).sequence();
                        shelf.set(
                                other,
                                new SearchOracle.Shown(next.manifest(), sequence, old.downloads(), old.number()));
                    }
                }
            }
            AnyShelf.compare(store, new SearchOracle(shelf), rules, random);
        }
    }
}
