package dev.outpost.workshop.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.AiUsage;
import dev.outpost.workshop.resource.Channel;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.search.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Packages of few words, so that many match and many match alike, and questions for them. */
final class AnyShelf {

    private AnyShelf() {}

    static Sample anything(Random random, int number) {
        Sample sample = Sample.of(word(random) + "/" + word(random) + "-" + word(random) + number, "1.0.0")
                .title(words(random, 1 + random.nextInt(3)))
                .about(words(random, random.nextInt(12)))
                .category(word(random))
                .license(random.nextBoolean() ? "MIT" : "MIT OR CC-BY-4.0")
                .ai(one(random, AiUsage.values()))
                .channel(one(random, Channel.values()))
                .modules(word(random));
        return random.nextBoolean() ? sample.tags(word(random)) : sample;
    }

    @SafeVarargs
    private static <T> T one(Random random, T... some) {
        return some[random.nextInt(some.length)];
    }

    static String word(Random random) {
        return one(random, "tank", "tanker", "ta", "heavy", "map", "mapper", "sea");
    }

    static String words(Random random, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String word = word(random);
            words.add(random.nextInt(4) == 0 ? "Big" + word : word);
        }
        return words.isEmpty() ? "nothing" : String.join(" ", words);
    }

    /** All pages of many questions, their totals and facets. */
    static void compare(ReleaseStore store, SearchOracle oracle, StoreRules rules, Random random) {
        for (int i = 0; i < 60; i++) {
            String text = switch (random.nextInt(6)) {
                case 0 -> "";
                case 1 -> '"' + words(random, 2) + '"';
                case 2 -> word(random) + " -" + word(random);
                case 3 -> word(random) + "* " + word(random) + " ";
                default -> words(random, 1 + random.nextInt(2));
            };
            Search search = Search.of(text).by(one(random, Sort.values()));
            if (random.nextInt(3) == 0) {
                search = search.with(Facet.LICENSE, "cc-by-4.0").with(Facet.CATEGORY, word(random));
            }
            List<SearchOracle.Row> hits = new ArrayList<>();
            String cursor = null;
            int page = 4 + random.nextInt(60);
            do {
                Found found = store.search(search.page(page, cursor));
                assertThat(found.total())
                        .as("%s", search)
                        .isEqualTo(Math.min(
                                rules.countedHits(), oracle.hits(search).size()));
                assertThat(found.totalIsLeast()).isEqualTo(oracle.hits(search).size() > rules.countedHits());
                if (cursor == null && found.total() > 0) {
                    assertThat(found.facetsOver())
                            .isEqualTo(Math.min(
                                    rules.facetHits(), oracle.hits(search).size()));
                    assertThat(found.facets()).as("%s", search).isEqualTo(oracle.facets(search, rules.facetHits()));
                }
                found.hits()
                        .forEach(hit -> hits.add(new SearchOracle.Row(hit.id().toString(), hit.why())));
                cursor = found.cursor();
            } while (cursor != null);
            assertThat(hits).as("%s by %d", search, page).isEqualTo(oracle.hits(search));
        }
    }
}
