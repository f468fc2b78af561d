package dev.outpost.workshop.resource;

import dev.outpost.server.web.BadFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version by Semantic Versioning 2.0.0: {@code 1.4.2}, {@code 2.0.0-beta.1}, {@code 1.0.0+build}. Ordered by the
 * standard's precedence (section 11); build metadata makes no other version, so that two which differ only by it are
 * equal, while {@link #toString} keeps it.
 */
public final class Version implements Comparable<Version> {

    /** Characters of the longest one. */
    public static final int LONGEST = 64;

    /** The greatest that one of the three numbers may be: 18 digits. */
    private static final long GREATEST = 999_999_999_999_999_999L;

    /** The lowest version there can be. */
    static final Version LOWEST = new Version(0, 0, 0, List.of("0"), "0.0.0-0");

    private static final String ACCEPTED =
            "MAJOR.MINOR.PATCH with -PRE.RELEASE and +BUILD as in semver.org 2.0.0, at most 64 characters, numbers of at most 18 digits";

    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    private static final Pattern STRICT = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER
            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*+))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*+)?");

    private final long major;
    private final long minor;
    private final long patch;
    private final List<String> preRelease;
    private final String text;

    private Version(long major, long minor, long patch, List<String> preRelease, String text) {
        this.major = major;
        this.minor = minor;
        this.patch = patch;
        this.preRelease = preRelease;
        this.text = text;
    }

    /** Reads one; refused with the field {@code version} if it is none. */
    public static Version parse(String text) {
        Matcher parts = text.length() > LONGEST ? null : STRICT.matcher(text);
        if (parts == null || !parts.matches()) {
            throw new BadFieldException("version", text, ACCEPTED);
        }
        String pre = parts.group(4);
        List<String> identifiers = pre == null ? List.of() : List.of(pre.split("\\.", -1));
        for (String each : identifiers) {
            if (each.length() > 1 && each.charAt(0) == '0' && isNumber(each)) {
                throw new BadFieldException("version", text, ACCEPTED + "; pre-release numbers without leading zeros");
            }
        }
        return new Version(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3)),
                identifiers,
                text);
    }

    /** A release; the numbers from 0 to 18 digits. */
    public static Version of(long major, long minor, long patch) {
        return parse(major + "." + minor + "." + patch);
    }

    /** The first number. */
    public long major() {
        return major;
    }

    /** The second number. */
    public long minor() {
        return minor;
    }

    /** The third number. */
    public long patch() {
        return patch;
    }

    /** Whether it has a pre-release part. */
    public boolean isPreRelease() {
        return !preRelease.isEmpty();
    }

    /** Whether both have the same three numbers. */
    boolean sameNumbers(Version other) {
        return major == other.major && minor == other.minor && patch == other.patch;
    }

    /** Whether it is {@code X.Y.Z-0}: nothing of these three numbers comes before it. */
    boolean isFloor() {
        return preRelease.size() == 1 && preRelease.get(0).equals("0");
    }

    /**
     * The lowest of all that have these three numbers: {@code X.Y.Z-0}. A number that is too great carries over: no version
     * is between. Only the first may stay so: nothing is above that floor.
     */
    static Version floor(long major, long minor, long patch) {
        if (patch > GREATEST) {
            return floor(major, minor + 1, 0);
        }
        if (minor > GREATEST) {
            return floor(major + 1, 0, 0);
        }
        return new Version(major, minor, patch, List.of("0"), major + "." + minor + "." + patch + "-0");
    }

    /** The lowest version above this one; none is between. */
    Version next() {
        if (preRelease.isEmpty()) {
            return floor(major, minor, patch + 1);
        }
        List<String> longer = new ArrayList<>(preRelease);
        longer.add("0");
        return new Version(major, minor, patch, List.copyOf(longer), withoutBuild() + ".0");
    }

    /** Whether it comes after every version that can be written. */
    boolean isBeyondAll() {
        return major > GREATEST;
    }

    /** The text without its build metadata. */
    String withoutBuild() {
        int plus = text.indexOf('+');
        return plus < 0 ? text : text.substring(0, plus);
    }

    @Override
    public int compareTo(Version other) {
        int order = Long.compare(major, other.major);
        if (order == 0) {
            order = Long.compare(minor, other.minor);
        }
        if (order == 0) {
            order = Long.compare(patch, other.patch);
        }
        return order == 0 ? comparePreRelease(preRelease, other.preRelease) : order;
    }

    private static int comparePreRelease(List<String> one, List<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            // Without one it is the release, which is higher.
            return Boolean.compare(one.isEmpty(), other.isEmpty());
        }
        int shared = Math.min(one.size(), other.size());
        for (int i = 0; i < shared; i++) {
            int order = compareIdentifier(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static int compareIdentifier(String one, String other) {
        boolean number = isNumber(one);
        if (number != isNumber(other)) {
            return number ? -1 : 1;
        }
        if (number && one.length() != other.length()) {
            // Without leading zeros the longer one is the greater.
            return Integer.compare(one.length(), other.length());
        }
        return one.compareTo(other);
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(each -> each >= '0' && each <= '9');
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * Long.hashCode(major) + Long.hashCode(minor)) + Long.hashCode(patch))
                + preRelease.hashCode();
    }

    /** As it was written, build metadata too. */
    @Override
    public String toString() {
        return text;
    }
}
