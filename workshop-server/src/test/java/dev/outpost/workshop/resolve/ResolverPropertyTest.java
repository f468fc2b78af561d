package dev.outpost.workshop.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resolve.Worlds.World;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The resolver beside one that tries everything, on small universes with all that there is: see {@link Worlds}. */
final class ResolverPropertyTest {

    private final Resolver resolver = new Resolver(Limits.DEFAULT, System::nanoTime);

    @Property(tries = 4000)
    void shouldSolveWhatCanBeSolvedAndExplainWhatCannot(@ForAll long seed) {
        World world = Worlds.random(seed);
        Judge judge = new Judge(world.candidates(), world.request());

        Resolution resolution = resolver.resolve(world.universe(), world.request());

        boolean solvable = !judge.solutions().isEmpty();
        assertThat(resolution instanceof Resolution.Solved).isEqualTo(solvable);
        if (resolution instanceof Resolution.Solved solved) {
            List<Candidate> chosen = judge.chosen(solved.lock());
            assertThat(judge.fault(chosen)).isNull();
            assertThat(LockCheck.of(world.universe(), solved.lock())).isEmpty();
            assertNothingIsIdle(judge, chosen);
        } else if (resolution instanceof Resolution.Unsolvable unsolvable) {
            assertExplained(world, unsolvable);
        }
    }

    /** Whoever is taken away is missed. */
    private static void assertNothingIsIdle(Judge judge, List<Candidate> chosen) {
        for (Candidate each : chosen) {
            List<Candidate> without = new ArrayList<>(chosen);
            without.remove(each);
            // Packages that need each other in a ring are missed by each other only, and are no reason for themselves.
            assertThat(judge.fault(without))
                    .as("without %s %s", each.id(), each.version())
                    .isNotNull();
        }
    }

    private void assertExplained(World world, Resolution.Unsolvable unsolvable) {
        Explanation explanation = unsolvable.explanation();
        assertThat(explanation.sentences()).hasSizeBetween(1, Explanation.MOST_SENTENCES);
        assertThat(explanation.text()).contains(explanation.culprit().toString());
        SatCheck sat = new SatCheck(world.universe(), world.request());
        explanation
                .facts()
                .forEach(fact -> assertThat(sat.isTrue(fact)).as("%s", fact).isTrue());
        assertThat(sat.isSolvable(explanation.facts())).isFalse();
        for (Fact fact : explanation.facts()) {
            List<Fact> fewer = new ArrayList<>(explanation.facts());
            fewer.remove(fact);
            assertThat(sat.isSolvable(fewer)).as("without %s", fact).isTrue();
        }
        assertThat(unsolvable.repairs()).isNotEmpty();
        for (Repair repair : unsolvable.repairs()) {
            Request changed = repair.applyTo(world.request());
            if (changed == null) {
                assertThat(repair.lock().packages()).isEmpty();
            } else {
                Judge judge = new Judge(world.candidates(), changed);
                assertThat(judge.fault(judge.chosen(repair.lock()))).isNull();
            }
        }
    }

    @Property(tries = 2000)
    void shouldAnswerTheSameInWhateverOrderPackagesAreTold(@ForAll long seed) {
        World world = Worlds.random(seed);
        List<Candidate> shuffled = new ArrayList<>();
        for (Candidate each : world.candidates()) {
            shuffled.add(shuffled(each, new Random(seed)));
        }
        Collections.shuffle(shuffled, new Random(seed + 1));

        assertThat(told(resolver.resolve(new MemoryUniverse(shuffled), world.request())))
                .isEqualTo(told(resolver.resolve(world.universe(), world.request())));
    }

    private static Candidate shuffled(Candidate each, Random random) {
        List<Dependency> dependencies = new ArrayList<>(each.dependencies());
        Collections.shuffle(dependencies, random);
        return new Candidate(
                each.id(),
                each.version(),
                dependencies,
                each.conflicts(),
                each.provides(),
                each.modules(),
                each.hash(),
                each.sizeBytes(),
                each.source(),
                each.yanked());
    }

    private static String told(Resolution resolution) {
        if (resolution instanceof Resolution.Solved solved) {
            return new String(solved.lock().bytes(), StandardCharsets.UTF_8);
        }
        Resolution.Unsolvable unsolvable = (Resolution.Unsolvable) resolution;
        return unsolvable.explanation().text()
                + unsolvable.repairs().stream().map(Repair::sentence).toList();
    }

    /** Without lock, holdings and those that stand for others: the roots by id, each as new as those before it allow. */
    @Property(tries = 2000)
    void shouldChooseRootsAsNewAsTheyCanBe(@ForAll long seed) {
        World world = Worlds.random(seed).plain();
        List<List<Candidate>> left = new Judge(world.candidates(), world.request()).solutions();
        Resolution resolution = resolver.resolve(world.universe(), world.request());
        assertThat(resolution instanceof Resolution.Solved).isEqualTo(!left.isEmpty());
        if (resolution instanceof Resolution.Solved solved) {
            for (PackageId root : world.request().roots().keySet()) {
                Version newest = left.stream()
                        .map(solution -> version(solution, root))
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
                assertThat(solved.lock().find(root)).extracting(Locked::version).isEqualTo(newest);
                left = left.stream()
                        .filter(solution -> version(solution, root).equals(newest))
                        .toList();
            }
        }
    }

    /** A lock that is a solution stays as it is. */
    @Property(tries = 2000)
    void shouldKeepALockThatStillHolds(@ForAll long seed) {
        World world = Worlds.random(seed);
        Request request = world.request();
        Assume.that(resolver.resolve(world.universe(), request) instanceof Resolution.Solved);
        List<List<Candidate>> solutions = new Judge(world.candidates(), request).solutions();
        List<Candidate> any = solutions.get((int) Math.floorMod(seed, (long) solutions.size()));
        Lock lock = Resolver.lock(request, byId(any));

        Resolution again = resolver.resolve(world.universe(), request.withLock(lock));

        // A pre-release that the lock has may now meet what another stood for before.
        Lock kept = Resolver.lock(request.withLock(lock), byId(any));
        assertThat(told(again)).isEqualTo(new String(kept.bytes(), StandardCharsets.UTF_8));
    }

    private static SortedMap<PackageId, Candidate> byId(List<Candidate> all) {
        SortedMap<PackageId, Candidate> byId = new TreeMap<>();
        all.forEach(each -> byId.put(each.id(), each));
        return byId;
    }

    private static Version version(List<Candidate> solution, PackageId id) {
        return solution.stream()
                .filter(each -> each.id().equals(id))
                .map(Candidate::version)
                .findFirst()
                .orElseThrow();
    }
}
