package dev.outpost.tracking.browse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.tracking.listing.Contact;
import dev.outpost.tracking.listing.Delta;
import dev.outpost.tracking.listing.DeltaId;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Endpoint;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.MapInfo;
import dev.outpost.tracking.listing.Players;
import dev.outpost.tracking.listing.Rules;
import dev.outpost.tracking.listing.Samples;
import dev.outpost.tracking.listing.Settings;
import dev.outpost.tracking.listing.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ListingBookTest {

    private static final List<String> NAMES =
            List.of("Café Noir", "cafe bar", "Łódź", "国服 PvP", "KaNa", "x", "Noir", "");
    private static final List<String> TEXTS = List.of("", "", "cafe", "noir caf", "服", "国服", "lod", "a", "zzz", "r");

    private final Ids ids = new Ids(new Random(3));
    private long sequence;

    /** Whatever happened before, an answer is that of a plain list which is filtered and sorted. */
    @Property(tries = 150)
    void shouldAnswerAsAPlainListDoes(@ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        ListingBook book = new ListingBook(50, 10);
        Map<String, Listing> plain = new HashMap<>();
        int most = 1 + random.nextInt(400);
        for (int i = 0; i < 600; i++) {
            step(book, plain, random, most);
            if (i % 60 == 59) {
                Query query = query(random);
                Sort sort = any(List.of(Sort.values()), random);
                int limit = 1 + random.nextInt(40);
                assertThat(pages(book, query, sort, limit)).isEqualTo(sorted(plain, query, sort));
                assertThat(book.browse(query, sort, null, limit).total())
                        .isEqualTo(sorted(plain, query, sort).size());
            }
        }
        Counts counts = book.counts();
        assertThat(counts.all()).isEqualTo(plain.size());
        assertThat(counts.hidden()).isEqualTo((int)
                plain.values().stream().filter(listing -> !listing.visible()).count());
        for (Status status : Status.values()) {
            assertThat(counts.with(status)).isEqualTo((int) plain.values().stream()
                    .filter(listing -> listing.game().status() == status)
                    .count());
        }
    }

    /** Pages that are asked for while others come, go and change. */
    @Property(tries = 100)
    void shouldShowWhatStaysOnExactlyOnePage(@ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        ListingBook book = new ListingBook(50, 10);
        Map<String, Listing> staying = new HashMap<>();
        Map<String, Listing> passing = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            Listing listing = shown(listing(ids.id(), random));
            staying.put(listing.id(), listing);
            book.changed(new Delta.Put(next(), listing));
        }
        Sort sort = any(List.of(Sort.values()), random);
        List<String> seen = new ArrayList<>();
        Sort.Place after = null;
        do {
            Page page = book.browse(Query.ALL, sort, after, 7);
            page.listings().forEach(listing -> seen.add(listing.id()));
            after = page.next();
            for (int i = 0; i < 5; i++) {
                step(book, passing, random, 50);
            }
        } while (after != null);
        assertThat(seen.stream().filter(staying::containsKey)).containsExactlyInAnyOrderElementsOf(staying.keySet());
    }

    /** Whoever was away for some steps has, with those that were missed, what the book has. */
    @Property(tries = 100)
    void shouldGiveWhatWasMissedOrTheWholeList(@ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        ListingBook book = new ListingBook(40, 10);
        Map<String, Listing> plain = new HashMap<>();
        Map<String, Listing> away = new HashMap<>();
        for (int i = 0; i < random.nextInt(100); i++) {
            step(book, plain, random, 50);
        }
        DeltaId known = book.at();
        away.putAll(plain);
        int missed = random.nextInt(80);
        for (int i = 0; i < missed; i++) {
            step(book, plain, random, 50);
        }
        Missed since = book.missed(known);
        if (missed > 40) {
            assertThat(since).isNull();
        } else {
            assertThat(since).isNotNull().satisfies(told -> {
                told.steps().forEach(step -> apply(away, step));
                assertThat(told.at()).isEqualTo(book.at());
            });
            assertThat(away).isEqualTo(plain);
        }
    }

    @Property(tries = 200)
    void shouldGiveTheListOfAFilter(@ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        ListingBook book = new ListingBook(40, 10);
        Map<String, Listing> plain = new HashMap<>();
        for (int i = 0; i < random.nextInt(100); i++) {
            step(book, plain, random, 50);
        }
        Query query = random.nextInt(4) == 0 ? Query.ALL : query(random);
        Snapshot snapshot = book.snapshot(query);
        assertThat(snapshot.listings())
                .containsExactlyInAnyOrderElementsOf(
                        plain.values().stream().filter(query::fits).toList());
        assertThat(snapshot.at()).isEqualTo(book.at());
    }

    /** A listener that applies each step has what the book has, also when the store came back with another list. */
    @Property(tries = 100)
    void shouldTellTheDifferencesOfAReset(@ForAll @LongRange(min = 0) long seed) {
        Random random = new Random(seed);
        ListingBook book = new ListingBook(40, 10);
        Map<String, Listing> plain = new HashMap<>();
        Map<String, Listing> follower = new HashMap<>();
        book.listen(step -> {
            assertThat(step.before()).isEqualTo(follower.get(step.delta().id()));
            apply(follower, step);
        });
        for (int i = 0; i < 60; i++) {
            step(book, plain, random, 40);
        }
        DeltaId before = book.at();
        Map<String, Listing> other = new HashMap<>();
        plain.values().stream().filter(listing -> random.nextBoolean()).forEach(listing -> {
            Listing now = random.nextBoolean() ? listing : listing(listing.id(), random);
            other.put(now.id(), now);
        });
        for (int i = 0; i < 5; i++) {
            Listing listing = listing(ids.id(), random);
            other.put(listing.id(), listing);
        }
        DeltaId now = new DeltaId(2, 1);
        book.reset(now, other.values());
        assertThat(follower).isEqualTo(other);
        assertThat(book.at()).isEqualTo(now);
        assertThat(book.missed(before)).isNull();
        assertThat(book.missed(now))
                .isNotNull()
                .satisfies(since -> assertThat(since.steps()).isEmpty());
    }

    @Test
    void shouldRememberWhyTheLastListingsWent() {
        ListingBook book = new ListingBook(10, 2);
        List<String> went = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Listing listing = Samples.listing(i);
            book.changed(new Delta.Put(next(), listing));
            book.changed(new Delta.Gone(next(), listing.id(), GoneReason.TTL));
            went.add(listing.id());
        }
        assertThat(book.gone(went.get(0))).isNull();
        assertThat(book.gone(went.get(2))).isEqualTo(GoneReason.TTL);
        assertThat(book.get(went.get(2))).isNull();
    }

    @Test
    void shouldSayWhyAHostsGameIsNotSeen() {
        Draft game = Samples.game(1, "Full house", new Players(8, 8, 0, 0, false), Status.IN_PROGRESS);
        Listing hidden = new Listing(ids.id(), game, null, 1, 1, false);
        Query query = new Query("ra", "", "", "", Status.WAITING, true, false, 2, "", List.of("nowhere"));
        assertThat(Why.of(hidden, query).stream().map(Why::code))
                .containsExactly(Why.Code.NOT_REACHABLE_YET, Why.Code.FULL, Why.Code.IN_PROGRESS, Why.Code.FILTERED);
        assertThat(query.failing(hidden)).containsExactly("free_slots=2", "status=waiting", "text=nowhere");
        assertThat(Why.of(shown(Samples.listing(1)), Query.ALL).stream().map(Why::code))
                .containsExactly(Why.Code.SHOWN);
        assertThat(Why.gone(GoneReason.TTL).sentence()).contains("heartbeat");
    }

    private void step(ListingBook book, Map<String, Listing> plain, Random random, int most) {
        List<String> there = plain.keySet().stream().sorted().toList();
        int what = random.nextInt(10);
        if (there.isEmpty() || (what < 5 && there.size() < most)) {
            put(book, plain, listing(ids.id(), random));
        } else if (what < 8) {
            put(book, plain, listing(there.get(random.nextInt(there.size())), random));
        } else {
            String id = there.get(random.nextInt(there.size()));
            plain.remove(id);
            book.changed(new Delta.Gone(next(), id, GoneReason.HOST_DEPARTED));
        }
    }

    private void put(ListingBook book, Map<String, Listing> plain, Listing listing) {
        plain.put(listing.id(), listing);
        book.changed(new Delta.Put(next(), listing));
    }

    private DeltaId next() {
        return new DeltaId(1, ++sequence);
    }

    private static List<Listing> pages(ListingBook book, Query query, Sort sort, int limit) {
        List<Listing> all = new ArrayList<>();
        Sort.Place after = null;
        do {
            Page page = book.browse(query, sort, after, limit);
            assertThat(page.listings()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.listings());
            after = page.next();
        } while (after != null);
        return all;
    }

    private static List<Listing> sorted(Map<String, Listing> plain, Query query, Sort sort) {
        return plain.values().stream()
                .filter(query::fits)
                .sorted(Comparator.comparing(sort::place))
                .toList();
    }

    private static void apply(Map<String, Listing> list, Step step) {
        Listing after = step.after();
        if (after == null) {
            list.remove(step.delta().id());
        } else {
            list.put(after.id(), after);
        }
    }

    private static Listing shown(Listing listing) {
        return listing.shown(listing.updatedMs());
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static Query query(Random random) {
        return new Query(
                any(List.of("", "", "ra", "td", "none"), random),
                any(List.of("", "", "f1", "f2"), random),
                any(List.of("", "", "łódź", "HASH"), random),
                any(List.of("", "EU", "us"), random),
                random.nextInt(3) == 0 ? any(List.of(Status.values()), random) : null,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0 ? random.nextInt(8) : 0,
                any(List.of("", "", "1.0"), random),
                Query.words(any(TEXTS, random)));
    }

    private static Listing listing(String id, Random random) {
        int max = 1 + random.nextInt(8);
        Draft game = new Draft(
                "g",
                any(NAMES, random) + "!" + random.nextInt(5),
                new Contact.Direct(new Endpoint("203.0.113.9", 5000)),
                any(List.of("", "eu", "US"), random),
                new MapInfo(any(NAMES, random), any(List.of("", "hash", "Noir"), random)),
                new Rules(
                        any(List.of("", "ra", "td"), random),
                        any(List.of("f1", "f2", "f3"), random),
                        any(List.of("", "1.0", "2.0"), random),
                        ""),
                new Players(random.nextInt(max + 1), max, 0, 0, false),
                List.of(),
                any(List.of(Status.values()), random),
                random.nextBoolean(),
                "",
                List.of(),
                Settings.NONE,
                "",
                "");
        long created = random.nextInt(50);
        return new Listing(id, game, null, created, created, random.nextInt(5) > 0);
    }
}
