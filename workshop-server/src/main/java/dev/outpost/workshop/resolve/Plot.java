package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The facts of a failure by package, and where they end. */
final class Plot {

    private final Universe universe;
    private final Request request;
    private final List<Fact> facts;
    private final List<Fact.Asked> asked = new ArrayList<>();
    private final List<Fact.Clashes> clashes = new ArrayList<>();
    private final Map<PackageId, List<Fact.Needs>> needs = new LinkedHashMap<>();
    private final Map<PackageId, List<Fact.Barred>> barred = new LinkedHashMap<>();
    /** Ranges of who asks for a package, and of who only takes it as that. */
    private final Map<PackageId, List<VersionRange>> required = new LinkedHashMap<>();

    private final Map<PackageId, List<VersionRange>> accepted = new LinkedHashMap<>();

    Plot(Universe universe, Request request, List<Fact> facts) {
        this.universe = universe;
        this.request = request;
        this.facts = facts;
        for (Fact fact : facts) {
            if (fact instanceof Fact.Asked one) {
                asked.add(one);
                put(required, one.id(), one.range());
            } else if (fact instanceof Fact.Needs one) {
                put(needs, one.id(), one);
                put(
                        one.dependency().optional() ? accepted : required,
                        one.dependency().id(),
                        one.dependency().range());
            } else if (fact instanceof Fact.Clashes one) {
                clashes.add(one);
            } else if (fact instanceof Fact.Barred one) {
                put(barred, one.id(), one);
            }
        }
    }

    private static <T> void put(Map<PackageId, List<T>> map, PackageId id, T value) {
        map.computeIfAbsent(id, any -> new ArrayList<>()).add(value);
    }

    List<Fact> facts() {
        return facts;
    }

    List<Fact.Asked> asked() {
        return asked;
    }

    List<Fact.Needs> needs(PackageId id) {
        return needs.getOrDefault(id, List.of());
    }

    Set<PackageId> needing() {
        return needs.keySet();
    }

    /** Versions of a package that would do for all who ask for it; if there are none, all it has. */
    private List<Version> relevant(PackageId id) {
        List<Version> fitting = fitting(id);
        return fitting.isEmpty()
                ? universe.candidates(id).stream().map(Candidate::version).toList()
                : fitting;
    }

    private List<Version> fitting(PackageId id) {
        List<VersionRange> ranges = required.getOrDefault(id, List.of());
        return universe.candidates(id).stream()
                .map(Candidate::version)
                .filter(version -> ranges.stream().allMatch(range -> request.takes(id, version, range)))
                .filter(version ->
                        accepted.getOrDefault(id, List.of()).stream().allMatch(range -> range.contains(version)))
                .filter(version -> barred.getOrDefault(id, List.of()).stream()
                        .noneMatch(fact -> fact.versions().contains(version)))
                .toList();
    }

    List<Version> relevantVersions(Fact.Needs fact) {
        List<Version> relevant = relevant(fact.id());
        List<Version> of = fact.versions().stream().filter(relevant::contains).toList();
        return of.isEmpty() ? fact.versions() : of;
    }

    boolean coversAll(Fact.Needs fact) {
        return fact.versions().containsAll(relevant(fact.id()));
    }

    /** "1.0.0 to 1.4.0". */
    String phrase(PackageId id, List<Version> versions) {
        return Words.versions(
                versions,
                universe.candidates(id).stream().map(Candidate::version).toList());
    }

    /** ", which stands for b,": why a package comes in that nobody asks for by its own name. */
    String standsFor(PackageId id) {
        for (PackageId wanted : required.keySet()) {
            if (!wanted.equals(id) && universe.providers(wanted).contains(id)) {
                return ", which stands for " + wanted + ",";
            }
        }
        return "";
    }

    /** Where it fails, the one that says most last; at least one. */
    List<Ending> endings() {
        List<Ending> endings = new ArrayList<>();
        List<PackageId> missing = new ArrayList<>();
        for (PackageId id : required.keySet()) {
            boolean stoodFor = !universe.providers(id).isEmpty();
            if (universe.candidates(id).isEmpty() && !stoodFor) {
                missing.add(id);
            } else if (fitting(id).isEmpty()) {
                // What stands for it is told before, so that where it fails comes last.
                endings.add(stoodFor ? 0 : endings.size(), new Ending(id, nothingFits(id)));
            }
        }
        if (!missing.isEmpty()) {
            endings.add(new Ending(
                    missing.get(0),
                    (missing.size() == 1 ? "There is no package " : "There are no packages ") + Words.list(missing)
                            + "."));
        }
        for (Fact.Clashes clash : clashes) {
            endings.add(new Ending(clash.id(), clash(clash)));
        }
        if (endings.isEmpty()) {
            // Each package has versions that would do, but not together.
            Set<PackageId> all = new TreeSet<>(required.keySet());
            PackageId last =
                    required.keySet().stream().reduce((one, next) -> next).orElseThrow();
            endings.add(new Ending(last, "No versions of " + Words.list(all) + " meet all of this together."));
        }
        return endings;
    }

    /** A package at which it fails, and why there. */
    record Ending(PackageId id, String sentence) {}

    private String nothingFits(PackageId id) {
        List<Candidate> candidates = universe.candidates(id);
        String nobodyElse =
                universe.providers(id).isEmpty() ? "" : ", and nothing that stands for it can be taken instead";
        if (candidates.isEmpty()) {
            return "There is no package " + id + " itself" + nobodyElse + ".";
        }
        List<VersionRange> ranges = new ArrayList<>(required.getOrDefault(id, List.of()));
        List<VersionRange> all = new ArrayList<>(ranges);
        all.addAll(accepted.getOrDefault(id, List.of()));
        List<Version> inside = candidates.stream()
                .map(Candidate::version)
                .filter(version -> all.stream().allMatch(range -> range.contains(version)))
                .toList();
        if (inside.isEmpty()) {
            return none(id, all, candidates) + nobodyElse + ".";
        }
        List<String> because = new ArrayList<>();
        List<Version> untold = new ArrayList<>(inside);
        for (Fact.Barred each : barred.getOrDefault(id, List.of())) {
            List<Version> these =
                    inside.stream().filter(each.versions()::contains).toList();
            if (!these.isEmpty()) {
                untold.removeAll(these);
                boolean one = these.size() == 1;
                because.add(phrase(id, these)
                        + (each.reason() == Fact.Reason.YANKED
                                ? (one ? " was" : " were") + " taken back by the publisher"
                                : (one ? " is" : " are") + " not for " + request.module()));
            }
        }
        if (!untold.isEmpty()) {
            because.add(phrase(id, untold) + (untold.size() == 1 ? " is a pre-release" : " are pre-releases")
                    + ", chosen only on request");
        }
        String reasons = String.join("; ", because);
        // "acme/physics 1.3.0 was", but "Of acme/physics, 12 versions were"
        boolean counted = reasons.startsWith(inside.size() + " ");
        return (counted ? "Of " + id + ", " : id + " ") + reasons + nobodyElse + ".";
    }

    private String none(PackageId id, List<VersionRange> ranges, List<Candidate> candidates) {
        List<Version> versions = candidates.stream().map(Candidate::version).toList();
        for (VersionRange range : ranges) {
            if (versions.stream().noneMatch(range::contains)) {
                return id + " has no version that is " + Words.range(range) + "; it has "
                        + (versions.size() == 1 ? "only " : "") + phrase(id, versions);
            }
        }
        return "No version of " + id + " is in " + (ranges.size() == 2 ? "both ranges" : "all of these ranges");
    }

    private String clash(Fact.Clashes clash) {
        PackageId against = clash.conflict().id();
        List<Version> relevant = relevant(clash.id());
        List<Version> of = clash.versions().stream().filter(relevant::contains).toList();
        boolean all = clash.versions().containsAll(relevant);
        String which = all || of.isEmpty() ? "" : " " + phrase(clash.id(), of);
        StringBuilder sentence = new StringBuilder()
                .append(clash.id())
                .append(which)
                .append(" cannot be together with ")
                .append(against)
                .append(Words.inBrackets(clash.conflict().range()));
        for (PackageId other : required.keySet()) {
            if (!other.equals(against)
                    && !other.equals(clash.id())
                    && provides(other, clash.conflict().range(), against)) {
                return sentence.append(", and ")
                        .append(other)
                        .append(" stands for that.")
                        .toString();
            }
        }
        return sentence.append('.').toString();
    }

    private boolean provides(PackageId id, VersionRange range, PackageId other) {
        for (Candidate candidate : universe.candidates(id)) {
            for (Provided each : candidate.provides()) {
                if (each.id().equals(other) && range.contains(each.version())) {
                    return true;
                }
            }
        }
        return false;
    }
}
