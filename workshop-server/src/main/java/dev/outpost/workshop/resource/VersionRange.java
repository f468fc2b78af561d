package dev.outpost.workshop.resource;

import dev.outpost.server.web.BadFieldException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of versions: a union of half-open intervals. {@link #parse} says how one is written. Any version has a next one,
 * with none between them, so that {@code >1.0.0} and {@code =1.0.0} are half-open intervals, too.
 *
 * <p>{@link #contains} is plain order, and 1.3.0-beta is in {@code ^1.2}. Which pre-releases may be chosen is another
 * question: {@link #names}.
 */
public final class VersionRange {

    /** Characters of the longest text. */
    public static final int LONGEST = 256;

    /** All versions. */
    public static final VersionRange ALL = new VersionRange(List.of(new Span(Version.LOWEST, null)));

    /** No version. */
    public static final VersionRange NONE = new VersionRange(List.of());

    private final List<Span> spans;

    /** From and including {@code from} up to and without {@code to}; null: without end. */
    record Span(Version from, @Nullable Version to) {}

    private VersionRange(List<Span> spans) {
        this.spans = spans;
    }

    /**
     * Reads a range: {@code ^1.2} (from 1.2.0, below 2.0.0; below 0.3.0 for {@code ^0.2}), {@code ~1.4} (from 1.4.0, below
     * 1.5.0), {@code >=1.0, <3.0} (all hold; also {@code >} and {@code <=}), {@code =1.2.3}, {@code 1.2.3} (as ^),
     * {@code *}; alternatives are joined by {@code ||}. Numbers left out behind {@code =}, {@code >} and {@code <=} stand
     * for all: {@code =1.2} is from 1.2.0, below 1.3.0. {@code <3.0} is below 3.0.0's pre-releases as well;
     * {@code <=3.0.0-*} takes these in.
     *
     * @throws BadFieldException with the field {@code range}
     */
    public static VersionRange parse(String text) {
        return RangeText.read(text);
    }

    /** One version. */
    public static VersionRange exactly(Version version) {
        return between(version, version.next());
    }

    /** From and including one. */
    public static VersionRange atLeast(Version from) {
        return between(from, null);
    }

    /** From and including {@code from} up to and without {@code to}; null: without end. Empty if they cross. */
    static VersionRange between(Version from, @Nullable Version to) {
        Version end = to == null || to.isBeyondAll() ? null : to;
        boolean empty = from.isBeyondAll() || (end != null && from.compareTo(end) >= 0);
        return empty ? NONE : new VersionRange(List.of(new Span(from, end)));
    }

    /** Whether the version is in one of the intervals. */
    public boolean contains(Version version) {
        for (Span span : spans) {
            if (version.compareTo(span.from()) < 0) {
                return false;
            }
            if (span.to() == null || version.compareTo(span.to()) < 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the range itself names a pre-release of this version's three numbers, as {@code >=1.2.0-beta} does for
     * 1.2.0-rc.1. {@code X.Y.Z-0} is only the edge before all of them, and names none.
     */
    public boolean names(Version version) {
        for (Span span : spans) {
            if (names(span.from(), version) || (span.to() != null && names(span.to(), version))) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(Version edge, Version version) {
        return edge.isPreRelease() && !edge.isFloor() && edge.sameNumbers(version);
    }

    /** Whether no version is in it. */
    public boolean isEmpty() {
        return spans.isEmpty();
    }

    /** What is in both. */
    public VersionRange intersect(VersionRange other) {
        List<Span> shared = new ArrayList<>();
        for (Span one : spans) {
            for (Span two : other.spans) {
                Version from = one.from().compareTo(two.from()) >= 0 ? one.from() : two.from();
                Version to = earlier(one.to(), two.to());
                if (to == null || from.compareTo(to) < 0) {
                    shared.add(new Span(from, to));
                }
            }
        }
        return new VersionRange(List.copyOf(shared));
    }

    /** What is in one of them, or both. */
    public VersionRange union(VersionRange other) {
        List<Span> all = new ArrayList<>(spans);
        all.addAll(other.spans);
        all.sort(Comparator.comparing(Span::from));
        List<Span> merged = new ArrayList<>();
        for (Span next : all) {
            Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || (last.to() != null && last.to().compareTo(next.from()) < 0)) {
                merged.add(next);
            } else {
                merged.set(merged.size() - 1, new Span(last.from(), later(last.to(), next.to())));
            }
        }
        return new VersionRange(List.copyOf(merged));
    }

    /** What is not in it. */
    public VersionRange complement() {
        List<Span> gaps = new ArrayList<>();
        Version from = Version.LOWEST;
        for (Span span : spans) {
            if (from.compareTo(span.from()) < 0) {
                gaps.add(new Span(from, span.from()));
            }
            if (span.to() == null) {
                return new VersionRange(List.copyOf(gaps));
            }
            from = span.to();
        }
        gaps.add(new Span(from, null));
        return new VersionRange(List.copyOf(gaps));
    }

    List<Span> spans() {
        return spans;
    }

    /** Hands out the intervals, lowest first: from and including the first, without the second; null: without end. */
    public void forEachSpan(BiConsumer<Version, @Nullable Version> span) {
        spans.forEach(each -> span.accept(each.from(), each.to()));
    }

    static void refuseEmpty(VersionRange range) {
        if (range.isEmpty()) {
            throw new BadFieldException("range", range, "a range that some version is in");
        }
    }

    private static @Nullable Version earlier(@Nullable Version one, @Nullable Version two) {
        if (one == null || two == null) {
            return one == null ? two : one;
        }
        return one.compareTo(two) <= 0 ? one : two;
    }

    private static @Nullable Version later(@Nullable Version one, @Nullable Version two) {
        if (one == null || two == null) {
            return null;
        }
        return one.compareTo(two) >= 0 ? one : two;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VersionRange range && spans.equals(range.spans);
    }

    @Override
    public int hashCode() {
        return Objects.hash(spans);
    }

    /** The shortest way to write it; {@link #parse} reads it to the same range. */
    @Override
    public String toString() {
        return RangeText.write(this);
    }
}
