package dev.outpost.workshop.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Found;
import dev.outpost.workshop.store.ShownPackage.Value;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers shown packages. Follows the numbers of changes, so that it knows what others publish and yank in the same
 * database, too. Any thread.
 *
 * <p>What was read may be kept only if no change was followed between reading and keeping: that change may be the package's
 * own, and its card would stay as it was before. What changes later is followed later.
 */
final class Cards {

    private static final int READ_AT_ONCE = 500;
    /** Changes that are followed one by one; after more than these, all is forgotten. */
    private static final int FOLLOWED = 1000;

    private final Cache<Long, ShownPackage> byNumber;
    private final Interner<Value> values = Interner.newWeakInterner();
    private volatile long sequence = -1;

    /** Remembers so many packages. */
    Cards(int most) {
        // What is thrown out is little work: no other thread is needed.
        byNumber =
                Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    }

    /** Forgets what has changed; before anything is found that is ranked or counted. */
    void follow(Db db) throws SQLException {
        List<long[]> changes = db.list("""
                SELECT c.sequence, r.package FROM changes c JOIN releases r ON r.id = c.release
                WHERE c.sequence > ? ORDER BY c.sequence LIMIT ?
                """, row -> new long[] {row.getLong(1), row.getLong(2)}, sequence, FOLLOWED);
        if (changes.isEmpty()) {
            return;
        }
        boolean all = changes.size() == FOLLOWED;
        long last = all ? db.number("SELECT sequence FROM workshop") : changes.get(changes.size() - 1)[0];
        synchronized (this) {
            if (all) {
                byNumber.invalidateAll();
            } else {
                changes.forEach(change -> byNumber.invalidate(change[1]));
            }
            sequence = Math.max(sequence, last);
        }
    }

    /** The packages with these numbers, in their order; null: it is shown no more. */
    @Nullable
    ShownPackage[] find(Db db, long[] numbers) throws SQLException {
        @Nullable ShownPackage[] found = new ShownPackage[numbers.length];
        List<Long> unknown = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            found[i] = byNumber.getIfPresent(numbers[i]);
            if (found[i] == null) {
                unknown.add(numbers[i]);
            }
        }
        if (!unknown.isEmpty()) {
            Map<Long, ShownPackage> read = new HashMap<>();
            for (int from = 0; from < unknown.size(); from += READ_AT_ONCE) {
                read.putAll(read(db, unknown.subList(from, Math.min(unknown.size(), from + READ_AT_ONCE))));
            }
            for (int i = 0; i < numbers.length; i++) {
                found[i] = found[i] == null ? read.get(numbers[i]) : found[i];
            }
        }
        return found;
    }

    private Map<Long, ShownPackage> read(Db db, List<Long> numbers) throws SQLException {
        long before = sequence;
        Map<Long, ShownPackage> read = new HashMap<>();
        @Nullable Object[] which = numbers.toArray();
        db.list(
                """
                SELECT id, publisher, name, title, facets, updated FROM packages
                WHERE place IS NOT NULL AND id IN (%s)
                """.formatted(Db.marks(which.length)),
                row -> read.put(
                        row.getLong(1),
                        ShownPackage.of(
                                new PackageId(row.getString(2), row.getString(3)),
                                row.getString(4),
                                row.getString(5),
                                row.getLong(6),
                                values::intern)),
                which);
        synchronized (this) {
            if (sequence == before) {
                byNumber.putAll(read);
            }
        }
        return read;
    }

    /** Counts what packages can be filtered by; of each facet the most frequent values, those equally frequent by name. */
    static Map<Facet, List<Found.Count>> count(List<ShownPackage> packages, int most) {
        Map<Value, int[]> counts = new HashMap<>();
        for (ShownPackage each : packages) {
            each.values().forEach(value -> counts.computeIfAbsent(value, any -> new int[1])[0]++);
        }
        Map<Facet, List<Found.Count>> facets = new EnumMap<>(Facet.class);
        counts.forEach((value, count) -> facets.computeIfAbsent(value.facet(), any -> new ArrayList<>())
                .add(new Found.Count(value.text(), count[0])));
        facets.replaceAll((facet, all) -> all.stream()
                .sorted(Comparator.comparingInt(Found.Count::packages)
                        .reversed()
                        .thenComparing(Found.Count::value))
                .limit(most)
                .toList());
        return facets;
    }
}
