package dev.outpost.workshop.resource;

import dev.outpost.server.web.BadFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a {@link VersionRange} is written and read. */
final class RangeText {

    private static final String ACCEPTED =
            "^1.2, ~1.4, >=1.0, <3.0 (all hold), =1.2.3, 1.2.3 (as ^), *, or several of these joined by ||, at most "
                    + VersionRange.LONGEST + " characters";
    private static final Pattern COMPARATOR =
            Pattern.compile("\\s*(\\^|~|>=|<=|>|<|=|)\\s*([0-9][0-9A-Za-z.+*-]*+)\\s*");
    private static final Pattern PARTIAL = Pattern.compile("(0|[1-9][0-9]{0,17})(?:\\.(0|[1-9][0-9]{0,17}))?");
    private static final String ANY_PRE_RELEASE = "-*";

    private RangeText() {}

    /** A version of which the last numbers may have been left out; those are 0. */
    private record Given(Version version, int numbers) {

        /** The lowest of those that come after all versions that it stands for. */
        Version after() {
            return switch (numbers) {
                case 1 -> Version.floor(version.major() + 1, 0, 0);
                case 2 -> Version.floor(version.major(), version.minor() + 1, 0);
                default -> version.next();
            };
        }

        /** Where it begins, its pre-releases too unless it is one. */
        Version before() {
            return version.isPreRelease() ? version : Version.floor(version.major(), version.minor(), version.patch());
        }
    }

    static VersionRange read(String text) {
        if (text.length() > VersionRange.LONGEST || text.isBlank()) {
            throw refused(text);
        }
        VersionRange all = VersionRange.NONE;
        for (String alternative : text.split("\\|\\|", -1)) {
            all = all.union(alternative(text, alternative));
        }
        return all;
    }

    private static VersionRange alternative(String text, String alternative) {
        if (alternative.strip().equals("*")) {
            return VersionRange.ALL;
        }
        VersionRange all = VersionRange.ALL;
        for (String each : alternative.split(",", -1)) {
            Matcher comparator = COMPARATOR.matcher(each);
            if (!comparator.matches()) {
                throw refused(text);
            }
            all = all.intersect(comparator(text, comparator.group(1), comparator.group(2)));
        }
        return all;
    }

    private static VersionRange comparator(String text, String operator, String operand) {
        if (operand.endsWith(ANY_PRE_RELEASE) && operator.equals("<=")) {
            Given given = given(text, operand.substring(0, operand.length() - ANY_PRE_RELEASE.length()));
            return VersionRange.between(Version.LOWEST, given.version());
        }
        Given given = given(text, operand);
        Version version = given.version();
        return switch (operator) {
            case "^", "" -> VersionRange.between(version, caretEnd(given));
            case "~" ->
                VersionRange.between(
                        version,
                        given.numbers() == 1
                                ? Version.floor(version.major() + 1, 0, 0)
                                : Version.floor(version.major(), version.minor() + 1, 0));
            case ">=" -> VersionRange.atLeast(version);
            case ">" -> VersionRange.atLeast(given.after());
            case "<" -> VersionRange.between(Version.LOWEST, given.before());
            case "<=" -> VersionRange.between(Version.LOWEST, given.after());
            default -> VersionRange.between(version, given.after());
        };
    }

    /** The next version that may break things: the next major one, or what takes its place below 1.0.0. */
    private static Version caretEnd(Given given) {
        Version version = given.version();
        if (version.major() > 0 || given.numbers() == 1) {
            return Version.floor(version.major() + 1, 0, 0);
        }
        return version.minor() > 0 || given.numbers() == 2
                ? Version.floor(0, version.minor() + 1, 0)
                : Version.floor(0, 0, version.patch() + 1);
    }

    private static Given given(String text, String operand) {
        Matcher partial = PARTIAL.matcher(operand);
        if (partial.matches()) {
            String minor = partial.group(2);
            return minor == null
                    ? new Given(Version.parse(operand + ".0.0"), 1)
                    : new Given(Version.parse(operand + ".0"), 2);
        }
        try {
            return new Given(Version.parse(operand), 3);
        } catch (BadFieldException e) {
            BadFieldException refused = refused(text);
            refused.initCause(e);
            throw refused;
        }
    }

    private static BadFieldException refused(String text) {
        return new BadFieldException("range", text, ACCEPTED);
    }

    static String write(VersionRange range) {
        if (range.isEmpty()) {
            return "<0.0.0";
        }
        List<String> all = new ArrayList<>();
        for (VersionRange.Span span : range.spans()) {
            all.add(write(span.from(), span.to()));
        }
        return String.join(" || ", all);
    }

    private static String write(Version from, @Nullable Version to) {
        if (to == null) {
            return from.equals(Version.LOWEST) ? "*" : writeFrom(from);
        }
        if (from.equals(Version.LOWEST)) {
            return writeTo(to);
        }
        String text = from.withoutBuild();
        if (to.equals(from.next())) {
            return "=" + text;
        }
        if (to.equals(caretEnd(new Given(from, 3)))) {
            return "^" + text;
        }
        if (to.equals(Version.floor(from.major(), from.minor() + 1, 0))) {
            return "~" + text;
        }
        return writeFrom(from) + ", " + writeTo(to);
    }

    private static String writeFrom(Version from) {
        if (from.withoutBuild().length() > Version.LONGEST) {
            return ">" + before(from);
        }
        return from.isFloor() && from.patch() > 0
                ? ">" + from.major() + "." + from.minor() + "." + (from.patch() - 1)
                : ">=" + from.withoutBuild();
    }

    private static String writeTo(Version to) {
        if (to.withoutBuild().length() > Version.LONGEST) {
            return "<=" + before(to);
        }
        if (!to.isPreRelease()) {
            return "<=" + to.withoutBuild() + ANY_PRE_RELEASE;
        }
        return to.isFloor() ? "<" + to.major() + "." + to.minor() + "." + to.patch() : "<" + to.withoutBuild();
    }

    /** What {@link Version#next} made this of, where that made it longer than a version may be. */
    private static String before(Version next) {
        String text = next.withoutBuild();
        return text.substring(0, text.length() - ".0".length());
    }
}
