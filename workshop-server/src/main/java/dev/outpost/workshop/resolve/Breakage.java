package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whose packages would break if a version were published and everyone took it. For each package whose newest version that is
 * not yanked depends on it (or on what its newest version stands for so far): does the range leave the new version out, and
 * if not, is there still a solution with both? Pure; safe for threads if the universe is.
 *
 * @param breaks who would, by id
 * @param checked dependents that were looked at
 * @param unchecked dependents that were not, beyond the bound
 */
public record Breakage(List<Break> breaks, int checked, int unchecked) {

    /** Most dependents that are looked at. */
    public static final int MOST_DEPENDENTS = 500;

    /** Takes a copy. */
    public Breakage {
        breaks = List.copyOf(breaks);
    }

    /**
     * One that would.
     *
     * @param id which package
     * @param version its newest one
     * @param code how
     * @param sentence how, for authors
     */
    public record Break(PackageId id, Version version, Code code, String sentence) {}

    /** How a package would break. */
    public enum Code {
        /** Its range leaves the new version out. */
        LEFT_OUT,
        /** It is in the range, but the two have no solution together, while the dependent alone has one. */
        IMPOSSIBLE,
        /** It depends on something that the new version does not stand for any more. */
        NO_LONGER_PROVIDED
    }

    /**
     * Looks.
     *
     * @param resolver with the limits for each dependent
     * @param next the version to be published, not yet in the universe
     */
    public static Breakage of(Resolver resolver, Universe universe, Candidate next) {
        Universe with = new WithOneMore(universe, next);
        SortedSet<PackageId> dependents = new TreeSet<>(universe.dependents(next.id()));
        List<Candidate> before = universe.candidates(next.id());
        if (!before.isEmpty()) {
            before.get(0).provides().forEach(each -> dependents.addAll(universe.dependents(each.id())));
        }
        dependents.remove(next.id());
        List<Break> breaks = new ArrayList<>();
        int checked = 0;
        for (PackageId id : dependents) {
            if (checked == MOST_DEPENDENTS) {
                break;
            }
            checked++;
            universe.candidates(id).stream()
                    .filter(each -> !each.yanked())
                    .findFirst()
                    .ifPresent(newest -> look(resolver, universe, with, newest, next, breaks));
        }
        return new Breakage(breaks, checked, dependents.size() - checked);
    }

    private static void look(
            Resolver resolver,
            Universe universe,
            Universe with,
            Candidate dependent,
            Candidate next,
            List<Break> breaks) {
        boolean dependsOn = false;
        for (Dependency each : dependent.dependencies()) {
            if (each.id().equals(next.id())) {
                dependsOn = true;
                if (!each.range().contains(next.version())) {
                    breaks.add(broken(
                            dependent,
                            Code.LEFT_OUT,
                            (each.optional() ? "takes " : "needs ") + next.id() + Words.inBrackets(each.range())
                                    + ", which leaves " + next.version() + " out."));
                    return;
                }
            } else if (!each.optional() && stoodFor(universe, next.id(), each) && !provides(next, each)) {
                breaks.add(broken(
                        dependent,
                        Code.NO_LONGER_PROVIDED,
                        "needs " + each.id()
                                + Words.inBrackets(each.range()) + ", which " + next.id() + " " + next.version()
                                + " does not stand for any more."));
                return;
            }
        }
        if (!dependsOn) {
            return;
        }
        VersionRange exactly = VersionRange.exactly(dependent.version());
        Request together = Request.of(Map.of(dependent.id(), exactly, next.id(), VersionRange.exactly(next.version())));
        if (resolver.resolve(with, together) instanceof Resolution.Unsolvable unsolvable
                && resolver.resolve(universe, Request.of(Map.of(dependent.id(), exactly)))
                        instanceof Resolution.Solved) {
            breaks.add(broken(
                    dependent,
                    Code.IMPOSSIBLE,
                    "goes together with nothing any more: "
                            + unsolvable.explanation().text()));
        }
    }

    private static Break broken(Candidate dependent, Code code, String what) {
        return new Break(
                dependent.id(), dependent.version(), code, dependent.id() + " " + dependent.version() + " " + what);
    }

    private static boolean stoodFor(Universe universe, PackageId id, Dependency need) {
        List<Candidate> before = universe.candidates(id);
        return !before.isEmpty() && provides(before.get(0), need);
    }

    private static boolean provides(Candidate candidate, Dependency need) {
        return candidate.provides().stream()
                .anyMatch(each -> each.id().equals(need.id()) && need.range().contains(each.version()));
    }

    /** A universe in which a version is published that is not yet. */
    private record WithOneMore(Universe universe, Candidate next) implements Universe {

        @Override
        public List<Candidate> candidates(PackageId id) {
            List<Candidate> known = universe.candidates(id);
            if (!id.equals(next.id())) {
                return known;
            }
            List<Candidate> all = new ArrayList<>(known);
            all.removeIf(each -> each.version().equals(next.version()));
            int at = 0;
            while (at < all.size() && all.get(at).version().compareTo(next.version()) > 0) {
                at++;
            }
            all.add(at, next);
            return all;
        }

        @Override
        public SortedSet<PackageId> providers(PackageId id) {
            SortedSet<PackageId> all = new TreeSet<>(universe.providers(id));
            if (next.provides().stream().anyMatch(each -> each.id().equals(id))) {
                all.add(next.id());
            }
            return all;
        }

        @Override
        public SortedSet<PackageId> dependents(PackageId id) {
            SortedSet<PackageId> all = new TreeSet<>(universe.dependents(id));
            if (next.dependencies().stream().anyMatch(each -> each.id().equals(id))) {
                all.add(next.id());
            }
            return all;
        }
    }
}
