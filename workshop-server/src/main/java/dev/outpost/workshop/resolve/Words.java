package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ranges and versions as players say them. */
final class Words {

    private static final int MOST_RUNS = 3;
    private static final int MOST_LISTED = 4;

    private Words() {}

    /** "1.2.0 or newer, below 2.0.0". */
    static String range(VersionRange range) {
        List<String> spans = new ArrayList<>();
        range.forEachSpan((from, to) -> spans.add(span(from, to)));
        return String.join(", or ", spans);
    }

    private static String span(Version from, @Nullable Version to) {
        VersionRange lower = VersionRange.atLeast(from);
        if (to == null) {
            return lower.equals(VersionRange.ALL) ? "any version" : edge(from) + " or newer";
        }
        VersionRange upper = VersionRange.atLeast(to).complement();
        if (VersionRange.exactly(from).equals(lower.intersect(upper))) {
            return from.toString();
        }
        String below = "below " + edge(to);
        return lower.equals(VersionRange.ALL) ? below : edge(from) + " or newer, " + below;
    }

    /** An edge before all pre-releases of a version is said as that version. */
    private static String edge(Version version) {
        String text = version.toString();
        return text.endsWith("-0") ? text.substring(0, text.length() - 2) : text;
    }

    /** " (1.2.0 or newer)", or nothing for any version. */
    static String inBrackets(VersionRange range) {
        return range.equals(VersionRange.ALL) ? "" : " (" + range(range) + ")";
    }

    /** "1.0.0, 1.2.0 to 1.4.0": those that follow one another among all, newest first, in one. */
    static String versions(Collection<Version> some, List<Version> all) {
        List<String> runs = new ArrayList<>();
        int i = all.size() - 1;
        while (i >= 0) {
            if (!some.contains(all.get(i))) {
                i--;
                continue;
            }
            Version first = all.get(i);
            Version last = first;
            int length = 0;
            while (i >= 0 && some.contains(all.get(i))) {
                last = all.get(i);
                i--;
                length++;
            }
            runs.add(length == 1 ? first.toString() : first + (length == 2 ? " and " : " to ") + last);
        }
        return runs.size() > MOST_RUNS ? some.size() + " versions" : String.join(", ", runs);
    }

    /** "a, b and c". */
    static String list(Collection<?> all) {
        List<String> texts = new ArrayList<>(all.stream().map(Object::toString).toList());
        if (texts.size() > MOST_LISTED) {
            int more = texts.size() - MOST_LISTED + 1;
            texts = new ArrayList<>(texts.subList(0, MOST_LISTED - 1));
            texts.add(more + " more");
        }
        if (texts.size() == 1) {
            return texts.get(0);
        }
        String last = texts.remove(texts.size() - 1);
        return String.join(", ", texts) + " and " + last;
    }
}
