package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the listings that pass a filter without looking at the others: for each value that a filter may ask for, the
 * slots of the listings that have it. A text of two letters or more is looked for by its pairs of letters, and only
 * those that have all of them are read.
 */
final class Index {

    /** What values belong to; a value of one is not that of another. */
    private enum Field {
        SHOWN,
        MODULE,
        MOD_FINGERPRINT,
        MAP,
        REGION,
        STATUS,
        VERSION,
        OPEN,
        NO_PASSWORD
    }

    private record Value(Field field, String text) {}

    private static final Value SHOWN = new Value(Field.SHOWN, "");
    private static final Value OPEN = new Value(Field.OPEN, "");
    private static final Value NO_PASSWORD = new Value(Field.NO_PASSWORD, "");

    private static final SlotSet EMPTY = new SlotSet();

    private final Map<Value, SlotSet> values = new HashMap<>();
    /** By one letter, or two as the upper and lower half; a letter is a char. */
    private final Map<Integer, SlotSet> letters = new HashMap<>();

    /** A listing that is new. */
    void add(Item item) {
        values(item).forEach(value -> put(values, value, item.slot()));
        letters(item).forEach(letter -> put(letters, letter, item.slot()));
    }

    /** A listing that is no more. */
    void remove(Item item) {
        values(item).forEach(value -> take(values, value, item.slot()));
        letters(item).forEach(letter -> take(letters, letter, item.slot()));
    }

    /** A listing that becomes another; most of it stays, as a rule. */
    void replace(Item before, Item after) {
        List<Value> had = values(before);
        List<Value> has = values(after);
        had.stream().filter(value -> !has.contains(value)).forEach(value -> take(values, value, before.slot()));
        has.stream().filter(value -> !had.contains(value)).forEach(value -> put(values, value, before.slot()));
        if (!before.text().equals(after.text())) {
            letters(before).forEach(letter -> take(letters, letter, before.slot()));
            letters(after).forEach(letter -> put(letters, letter, before.slot()));
        }
    }

    /** Those that fit; {@code items} are by slot. */
    SlotSet find(Query query, @Nullable Item[] items) {
        List<SlotSet> sets = new ArrayList<>();
        wanted(query).forEach(value -> sets.add(values.getOrDefault(value, EMPTY)));
        for (String word : query.words()) {
            if (word.length() == 1) {
                sets.add(letters.getOrDefault((int) word.charAt(0), EMPTY));
            }
            for (int i = 1; i < word.length(); i++) {
                sets.add(letters.getOrDefault(pair(word, i), EMPTY));
            }
        }
        SlotSet found = SlotSet.common(sets);
        for (String word : query.words()) {
            if (word.length() > 2) {
                found.keep(slot -> at(items, slot).text().contains(word));
            }
        }
        if (query.freeSlots() > 0) {
            found.keep(slot -> at(items, slot).listing().game().players().free() >= query.freeSlots());
        }
        return found;
    }

    static Item at(@Nullable Item[] items, int slot) {
        return Objects.requireNonNull(items[slot]);
    }

    /** How many are shown, whatever their state. */
    int shown() {
        return values.getOrDefault(SHOWN, EMPTY).size();
    }

    int withStatus(Status status) {
        return values.getOrDefault(new Value(Field.STATUS, status.name()), EMPTY)
                .size();
    }

    private static List<Value> wanted(Query query) {
        List<Value> wanted = new ArrayList<>();
        wanted.add(SHOWN);
        want(wanted, Field.MODULE, query.module());
        want(wanted, Field.MOD_FINGERPRINT, query.modFingerprint());
        want(wanted, Field.MAP, query.map());
        want(wanted, Field.REGION, query.region());
        want(wanted, Field.VERSION, query.version());
        Status status = query.status();
        want(wanted, Field.STATUS, status == null ? "" : status.name());
        if (query.notFull()) {
            wanted.add(OPEN);
        }
        if (query.noPassword()) {
            wanted.add(NO_PASSWORD);
        }
        return wanted;
    }

    private static void want(List<Value> wanted, Field field, String text) {
        if (!text.isEmpty()) {
            wanted.add(new Value(field, text));
        }
    }

    private static List<Value> values(Item item) {
        Listing listing = item.listing();
        Draft game = listing.game();
        List<Value> all = new ArrayList<>(10);
        want(all, Field.MODULE, game.rules().gameModule());
        want(all, Field.MOD_FINGERPRINT, game.rules().modFingerprint());
        want(all, Field.MAP, item.map());
        String hash = Query.fold(game.map().hash());
        want(all, Field.MAP, hash.equals(item.map()) ? "" : hash);
        want(all, Field.REGION, Query.fold(game.region()));
        want(all, Field.VERSION, game.rules().version());
        want(all, Field.STATUS, game.status().name());
        if (listing.visible()) {
            all.add(SHOWN);
        }
        if (game.status() != Status.FULL) {
            all.add(OPEN);
        }
        if (!game.password()) {
            all.add(NO_PASSWORD);
        }
        return all;
    }

    private static Set<Integer> letters(Item item) {
        String text = item.text();
        Set<Integer> all = new TreeSet<>();
        for (int i = 0; i < text.length(); i++) {
            all.add((int) text.charAt(i));
            if (i > 0) {
                all.add(pair(text, i));
            }
        }
        return all;
    }

    private static int pair(String text, int second) {
        return (text.charAt(second - 1) << 16) | text.charAt(second);
    }

    private static <K> void put(Map<K, SlotSet> sets, K key, int slot) {
        sets.computeIfAbsent(key, none -> new SlotSet()).add(slot);
    }

    private static <K> void take(Map<K, SlotSet> sets, K key, int slot) {
        SlotSet set = Objects.requireNonNull(sets.get(key));
        set.remove(slot);
        if (set.size() == 0) {
            sets.remove(key);
        }
    }
}
