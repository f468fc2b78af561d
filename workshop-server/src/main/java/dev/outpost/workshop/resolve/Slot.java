package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A package during a search: which of its versions are still possible, and since when. Its choices are numbers: 0 is the
 * newest version, and the last one, {@link #absent}, that the package is not there at all. A set of choices is a
 * {@link Bits}. One thread.
 */
final class Slot {

    private final int number;
    private final PackageId id;
    private final List<Candidate> candidates;
    private final long[] all;
    /** Versions that a range takes in only if it names them. */
    private final long[] guarded;

    private final Map<VersionRange, long[]> ranges = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Incompatibility> mentions = new ArrayList<>();
    private long[] possible;

    Slot(int number, PackageId id, List<Candidate> candidates, boolean preReleases, @Nullable Version locked) {
        this.number = number;
        this.id = id;
        this.candidates = candidates;
        this.all = Bits.all(candidates.size() + 1);
        this.possible = all;
        this.guarded = Bits.none(candidates.size() + 1);
        if (!preReleases) {
            for (int i = 0; i < candidates.size(); i++) {
                Version version = candidates.get(i).version();
                if (version.isPreRelease() && !version.equals(locked)) {
                    Bits.set(guarded, i);
                }
            }
        }
    }

    int number() {
        return number;
    }

    PackageId id() {
        return id;
    }

    Candidate candidate(int choice) {
        return candidates.get(choice);
    }

    List<Candidate> candidates() {
        return candidates;
    }

    /** Of all its choices. */
    long[] all() {
        return all;
    }

    /** The choice that it is not there. */
    int absent() {
        return candidates.size();
    }

    long[] possible() {
        return possible;
    }

    boolean isRequired() {
        return !Bits.has(possible, absent());
    }

    /** What cannot all be so, and has a term of this slot. */
    List<Incompatibility> mentions() {
        return mentions;
    }

    /** Versions that satisfy who asks for the range: in it, and no pre-releases that nobody wants. */
    long[] wanted(VersionRange range) {
        return ranges.computeIfAbsent(range, this::findWanted);
    }

    private long[] findWanted(VersionRange range) {
        long[] inside = inside(range);
        if (Bits.intersects(inside, guarded)) {
            for (int i = Bits.next(inside, 0); i >= 0; i = Bits.next(inside, i + 1)) {
                if (Bits.has(guarded, i) && !range.names(candidates.get(i).version())) {
                    inside[i / Long.SIZE] &= ~(1L << (i % Long.SIZE));
                }
            }
        }
        return inside;
    }

    /** Versions in the range. */
    long[] inside(VersionRange range) {
        long[] inside = Bits.none(all.length * Long.SIZE);
        range.forEachSpan((from, to) -> {
            int newest = to == null ? 0 : firstBelow(to);
            int end = firstBelow(from);
            Bits.setRange(inside, newest, Math.max(newest, end));
        });
        return inside;
    }

    /** The newest choice that is older than {@code edge}; {@link #absent} if none is. */
    private int firstBelow(Version edge) {
        int low = 0;
        int high = candidates.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (candidates.get(middle).version().compareTo(edge) >= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Versions that provide some version of the range of another id. */
    long[] providing(PackageId other, VersionRange range) {
        long[] providing = Bits.none(all.length * Long.SIZE);
        for (int i = 0; i < candidates.size(); i++) {
            for (Provided each : candidates.get(i).provides()) {
                if (each.id().equals(other) && range.contains(each.version())) {
                    Bits.set(providing, i);
                }
            }
        }
        return providing;
    }

    /** The set's versions, newest first. */
    List<Version> versions(long[] set) {
        List<Version> versions = new ArrayList<>();
        for (int i = Bits.next(set, 0); i >= 0 && i < absent(); i = Bits.next(set, i + 1)) {
            versions.add(candidates.get(i).version());
        }
        return versions;
    }

    /** The choice that has this version; -1: none has. */
    int choice(@Nullable Version version) {
        if (version == null) {
            return -1;
        }
        int at = firstBelow(version) - 1;
        return at >= 0 && candidates.get(at).version().equals(version) ? at : -1;
    }

    /** Leaves only what is allowed. */
    Step narrow(long[] allowed, @Nullable Incompatibility cause, int level, int position) {
        Step step = new Step(this, allowed, possible, Bits.and(possible, allowed), cause, level, position);
        steps.add(step);
        possible = step.after();
        return step;
    }

    /** Takes the last step back. */
    void widen() {
        possible = steps.remove(steps.size() - 1).before();
    }

    /** The first step after which the choice was sure to be in the set. */
    Step satisfier(long[] set) {
        int low = 0;
        int high = steps.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Bits.within(steps.get(middle).after(), set)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return steps.get(low);
    }

    /** The level of the first step that makes it sure together with the satisfier; 0: none is needed. */
    int levelBefore(Step satisfier, long[] set) {
        if (Bits.within(satisfier.allowed(), set)) {
            return 0;
        }
        for (Step each : steps) {
            if (each.equals(satisfier) || Bits.bothWithin(each.after(), satisfier.allowed(), set)) {
                return each.equals(satisfier) ? satisfier.level() : each.level();
            }
        }
        return satisfier.level();
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
