package dev.outpost.workshop.ckan;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by CKAN's rule: an epoch before a colon, then text and numbers in turn; texts are compared as text, numbers as
 * numbers, and what ends first is lower.
 */
record CkanVersion(long epoch, String rest, String text) implements Comparable<CkanVersion> {

    private static final Pattern EPOCH = Pattern.compile("([0-9]{1,9}):(.*)");
    private static final Comparator<CkanVersion> ORDER =
            Comparator.comparingLong(CkanVersion::epoch).thenComparing(CkanVersion::rest, CkanVersion::compareParts);

    static CkanVersion of(String text) {
        Matcher epoch = EPOCH.matcher(text);
        return epoch.matches()
                ? new CkanVersion(Long.parseLong(epoch.group(1)), epoch.group(2), text)
                : new CkanVersion(0, text, text);
    }

    @Override
    public int compareTo(CkanVersion other) {
        return ORDER.compare(this, other);
    }

    private static int compareParts(String one, String two) {
        int i = 0;
        int j = 0;
        boolean number = false;
        while (i < one.length() || j < two.length()) {
            int oneEnd = end(one, i, number);
            int twoEnd = end(two, j, number);
            String left = one.substring(i, oneEnd);
            String right = two.substring(j, twoEnd);
            int order = number ? compareNumbers(left, right) : left.compareTo(right);
            if (order != 0) {
                return order;
            }
            i = oneEnd;
            j = twoEnd;
            number = !number;
        }
        return 0;
    }

    private static int end(String text, int from, boolean number) {
        int end = from;
        while (end < text.length() && Character.isDigit(text.charAt(end)) == number) {
            end++;
        }
        return end;
    }

    private static int compareNumbers(String one, String two) {
        String left = one.replaceFirst("^0+", "");
        String right = two.replaceFirst("^0+", "");
        return left.length() != right.length() ? Integer.compare(left.length(), right.length()) : left.compareTo(right);
    }
}
