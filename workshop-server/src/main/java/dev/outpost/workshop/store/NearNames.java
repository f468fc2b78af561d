package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.PackageId;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds names that may be meant to be mistaken for others: those of the most downloaded packages of other publishers. Names
 * are compared as an eye that reads fast sees them: {@code 0} is {@code o}, {@code 1} and {@code i} are {@code l}, {@code rn}
 * is {@code m}, {@code vv} is {@code w}, and dots, hyphens and underscores are nothing. Then one letter may differ (two in
 * names of eight letters or more), be missing, be too many or be swapped with its neighbour; or the words stand in another
 * order. Shorter names than four letters must be the same.
 *
 * @param mostCompared how many popular packages a new name is compared with
 * @param popularDownloads downloads from which a package is popular
 */
record NearNames(int mostCompared, long popularDownloads) {

    private static final int SHORT = 4;
    private static final int LONG = 8;

    /** The popular package that a new one comes near, the most downloaded one of several. */
    Optional<NearName> check(Db db, PackageId id) throws SQLException {
        List<PackageId> popular = db.list(
                """
                SELECT publisher, name FROM packages WHERE downloads >= ? AND publisher <> ?
                ORDER BY downloads DESC, id DESC LIMIT ?
                """,
                row -> new PackageId(row.getString(1), row.getString(2)),
                popularDownloads,
                id.publisher(),
                mostCompared);
        for (PackageId other : popular) {
            Optional<String> why = why(id.name(), other.name());
            if (why.isPresent()) {
                return Optional.of(new NearName(other, why.get()));
            }
        }
        return Optional.empty();
    }

    /** Why one name may be mistaken for the other; empty: it may not. */
    static Optional<String> why(String name, String other) {
        if (name.equals(other)) {
            return Optional.of("the name is the same");
        }
        String seen = folded(name);
        String seenOther = folded(other);
        if (seen.equals(seenOther)) {
            return Optional.of("the names look alike");
        }
        if (sortedWords(name).equals(sortedWords(other))) {
            return Optional.of("the words are the same in another order");
        }
        int shorter = Math.min(seen.length(), seenOther.length());
        int allowed = shorter < SHORT ? 0 : shorter < LONG ? 1 : 2;
        int distance = EditDistance.within(seen, seenOther, allowed);
        if (distance > allowed) {
            return Optional.empty();
        }
        return Optional.of(distance == 1 ? "one letter differs" : "two letters differ");
    }

    private static String folded(String name) {
        return name.replaceAll("[._-]", "")
                .replace('0', 'o')
                .replace('1', 'l')
                .replace('i', 'l')
                .replace('5', 's')
                .replace("rn", "m")
                .replace("vv", "w");
    }

    private static String sortedWords(String name) {
        String[] words = name.split("[._-]+", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = folded(words[i]);
        }
        Arrays.sort(words);
        return String.join("-", words);
    }
}
