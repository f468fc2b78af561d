package dev.outpost.workshop.resolve;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Small universes with requests: made up at random, and written by hand. */
final class Worlds {

    private static final List<String> VERSIONS = List.of("1.0.0", "1.1.0-beta", "1.1.0", "2.0.0", "2.1.0-rc.1");
    private static final List<String> RANGES =
            List.of("*", "*", "^1.0", "^2.0", ">=1.1.0-alpha", "=1.0.0", "<2.0", ">=1.1", "=2.1.0-rc.1", "^3.0");

    private Worlds() {}

    /** Packages, and what is asked of them. */
    record World(List<Candidate> candidates, Request request) {

        Universe universe() {
            return new MemoryUniverse(candidates);
        }

        /** The same without lock, holdings and those that stand for others. */
        World plain() {
            List<Candidate> own = candidates.stream()
                    .map(each -> candidate(
                            each.id(),
                            each.version(),
                            each.dependencies(),
                            each.conflicts(),
                            List.of(),
                            each.modules(),
                            each.yanked()))
                    .toList();
            return new World(
                    own, new Request(request.roots(), null, request.preReleases(), List.of(), request.module()));
        }
    }

    static World random(long seed) {
        Random random = new Random(seed);
        int packages = 2 + random.nextInt(4);
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < packages; i++) {
            for (String version : VERSIONS) {
                if (random.nextInt(5) < 3) {
                    all.add(candidate(random, id(i), Version.parse(version), packages));
                }
            }
        }
        Map<PackageId, VersionRange> roots = new TreeMap<>();
        int asked = 1 + random.nextInt(3);
        for (int i = 0; i < asked; i++) {
            roots.put(id(random.nextInt(packages)), range(random));
        }
        Request request = Request.of(roots);
        if (random.nextInt(4) == 0) {
            request = request.withPreReleases();
        }
        if (random.nextInt(4) == 0) {
            request = request.withModule("classic");
        }
        if (random.nextInt(3) == 0 && !all.isEmpty()) {
            Map<PackageId, Locked> locked = new HashMap<>();
            for (int i = 0; i < 2; i++) {
                Candidate one = all.get(random.nextInt(all.size()));
                locked.put(one.id(), Locked.of(one));
            }
            request = request.withLock(new Lock(Map.of(), locked.values()));
        }
        if (random.nextInt(4) == 0 && !all.isEmpty()) {
            List<Map<PackageId, Version>> holdings = new ArrayList<>();
            for (int player = 0; player < 3; player++) {
                Candidate one = all.get(random.nextInt(all.size()));
                holdings.add(Map.of(one.id(), one.version()));
            }
            request = request.withHoldings(holdings);
        }
        return new World(all, request);
    }

    private static Candidate candidate(Random random, PackageId id, Version version, int packages) {
        List<Dependency> dependencies = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            // One more than there are: a package that is missing.
            dependencies.add(new Dependency(id(random.nextInt(packages + 1)), range(random), random.nextInt(4) == 0));
        }
        List<Conflict> conflicts = new ArrayList<>();
        if (random.nextInt(5) == 0) {
            conflicts.add(new Conflict(id(random.nextInt(packages + 1)), range(random)));
        }
        List<Provided> provides = new ArrayList<>();
        if (random.nextInt(5) == 0) {
            provides.add(new Provided(
                    id(random.nextInt(packages + 1)), Version.parse(VERSIONS.get(random.nextInt(VERSIONS.size())))));
        }
        Set<String> modules = random.nextInt(6) == 0 ? Set.of(random.nextBoolean() ? "classic" : "modern") : Set.of();
        return candidate(id, version, dependencies, conflicts, provides, modules, random.nextInt(8) == 0);
    }

    static Candidate candidate(
            PackageId id,
            Version version,
            List<Dependency> dependencies,
            List<Conflict> conflicts,
            List<Provided> provides,
            Set<String> modules,
            boolean yanked) {
        Hash hash = Hash.of((id + "@" + version).getBytes(StandardCharsets.UTF_8));
        return new Candidate(id, version, dependencies, conflicts, provides, modules, hash, 100, "", yanked);
    }

    private static VersionRange range(Random random) {
        return VersionRange.parse(RANGES.get(random.nextInt(RANGES.size())));
    }

    static PackageId id(int number) {
        return new PackageId("acme", "p" + number);
    }
}
