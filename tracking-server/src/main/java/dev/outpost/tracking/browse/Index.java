package dev.outpost.tracking.browse;

import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the listings that pass a filter without looking at the others: for each value that a filter may ask for, the
 * slots of the listings that have it. A text is looked for by its runs of up to three letters; only those that have all
 * the runs of a longer one are read.
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

    /** Longest run of letters that is looked up as a whole. */
    private static final int RUN = 3;

    private final Map<Value, SlotSet> values = new HashMap<>();
    /** By one to three letters; a letter is a char, the last one in the lowest bits. */
    private final Map<Long, SlotSet> runs = new HashMap<>();
    /** Free slots for players, by slot of the listing: a filter by them passes most, so that they are read in a row. */
    private int[] free = new int[64];

    /** A listing that is new. */
    void add(Item item) {
        values(item).forEach(value -> put(values, value, item.slot()));
        putRuns(item);
        setFree(item);
    }

    /** A listing that is no more. */
    void remove(Item item) {
        values(item).forEach(value -> take(values, value, item.slot()));
        takeRuns(item);
    }

    /** A listing that becomes another; most of it stays, as a rule. */
    void replace(Item before, Item after) {
        List<Value> had = values(before);
        List<Value> has = values(after);
        had.stream().filter(value -> !has.contains(value)).forEach(value -> take(values, value, before.slot()));
        has.stream().filter(value -> !had.contains(value)).forEach(value -> put(values, value, before.slot()));
        if (!before.text().equals(after.text())) {
            takeRuns(before);
            putRuns(after);
        }
        setFree(after);
    }

    /** Those that fit; {@code items} are by slot. */
    SlotSet find(Query query, @Nullable Item[] items) {
        List<SlotSet> sets = new ArrayList<>();
        wanted(query).forEach(value -> sets.add(values.getOrDefault(value, EMPTY)));
        for (String word : query.words()) {
            int length = Math.min(word.length(), RUN);
            for (int end = length; end <= word.length(); end++) {
                sets.add(runs.getOrDefault(run(word, end - length, end), EMPTY));
            }
        }
        SlotSet found = SlotSet.common(sets);
        if (query.freeSlots() > 0) {
            found.keep(slot -> free[slot] >= query.freeSlots());
        }
        for (String word : query.words()) {
            if (word.length() > RUN) {
                found.keep(slot -> at(items, slot).text().contains(word));
            }
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

    private void setFree(Item item) {
        if (item.slot() >= free.length) {
            free = Arrays.copyOf(free, Math.max(item.slot() + 1, free.length * 2));
        }
        free[item.slot()] = item.listing().game().players().free();
    }

    private void putRuns(Item item) {
        for (long run : runs(item.text())) {
            put(runs, run, item.slot());
        }
    }

    private void takeRuns(Item item) {
        for (long run : runs(item.text())) {
            take(runs, run, item.slot());
        }
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

    /** All runs of a text, each once. */
    private static long[] runs(String text) {
        long[] all = new long[text.length() * RUN];
        int count = 0;
        for (int from = 0; from < text.length(); from++) {
            for (int end = from + 1; end <= Math.min(text.length(), from + RUN); end++) {
                all[count++] = run(text, from, end);
            }
        }
        return Arrays.stream(all, 0, count).sorted().distinct().toArray();
    }

    private static long run(String text, int from, int end) {
        long run = 0;
        for (int i = from; i < end; i++) {
            run = run << Character.SIZE | text.charAt(i);
        }
        return run;
    }
}
