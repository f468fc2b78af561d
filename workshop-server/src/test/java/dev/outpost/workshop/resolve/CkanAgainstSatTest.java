package dev.outpost.workshop.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.ckan.CkanModule;
import dev.outpost.workshop.ckan.CkanModules;
import dev.outpost.workshop.ckan.LargeCase;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real mods (CKAN): the resolver agrees with SAT on each, and each answer is checked by somebody else. */
final class CkanAgainstSatTest {

    private static final Resolver RESOLVER = new Resolver(Limits.DEFAULT, System::nanoTime);
    /** Asks for these many mods at once, by a fixed rule, so that real conflicts come up. */
    private static final int MODS_AT_ONCE = 8;

    private static final int PLAYLISTS = 400;

    private static Map<PackageId, List<Candidate>> byId = new HashMap<>();
    private static MemoryUniverse universe = new MemoryUniverse(List.of());
    private static List<PackageId> mods = List.of();

    @BeforeAll
    static void read() throws IOException {
        List<CkanModule> modules = CkanModules.read(data("ckan-modules.jsonl.gz"));
        List<Candidate> candidates = CkanModules.candidates(modules);
        candidates.forEach(each ->
                byId.computeIfAbsent(each.id(), any -> new ArrayList<>()).add(each));
        universe = new MemoryUniverse(candidates);
        SortedSet<PackageId> ids = new TreeSet<>(byId.keySet());
        ids.removeIf(id -> !id.publisher().equals("ckan"));
        mods = List.copyOf(ids);
    }

    static Path data(String file) {
        Path here = Path.of("").toAbsolutePath();
        Path folder = Files.isDirectory(here.resolve("demo")) ? here : here.resolveSibling("");
        return folder.resolve("demo/workshop").resolve(file);
    }

    @Test
    void shouldReadAllReleases() {
        assertThat(mods).hasSize(3576);
        assertThat(mods.stream().mapToInt(id -> universe.candidates(id).size()).sum())
                .isEqualTo(30_561);
    }

    @Test
    void shouldAgreeWithSatOnTheNewestVersionOfEachMod() {
        Tally tally = new Tally();
        for (PackageId id : mods) {
            VersionRange newest =
                    VersionRange.exactly(universe.candidates(id).get(0).version());
            tally.compare(Request.of(Map.of(id, newest)));
        }
        tally.print("newest version of each mod");
        assertThat(tally.agreed).isEqualTo(mods.size());
    }

    @Test
    void shouldAgreeWithSatOnManyModsAtOnce() {
        Tally tally = new Tally();
        for (int i = 0; i < PLAYLISTS; i++) {
            Map<PackageId, VersionRange> roots = new HashMap<>();
            for (int j = 0; j < MODS_AT_ONCE; j++) {
                roots.put(mods.get((i * 37 + j * j * 211 + j * 97) % mods.size()), VersionRange.ALL);
            }
            tally.compare(Request.of(roots));
        }
        tally.print(MODS_AT_ONCE + " mods at once");
        assertThat(tally.agreed).isEqualTo(PLAYLISTS);
        assertThat(tally.unsolvable).isPositive();
    }

    @Test
    void shouldSolveTheLargeCase() throws IOException {
        List<Candidate> candidates = LargeCase.read(data("pubgrub-large-case.jsonl.gz"));
        Request request = Request.of(Map.of(LargeCase.ROOT, VersionRange.ALL));

        Resolution resolution = RESOLVER.resolve(new MemoryUniverse(candidates), request);

        assertThat(resolution).isInstanceOf(Resolution.Solved.class);
        Judge judge = new Judge(candidates, request);
        assertThat(judge.fault(judge.chosen(((Resolution.Solved) resolution).lock())))
                .isNull();
    }

    /** What came of many requests. */
    private static final class Tally {
        private final List<Long> nanos = new ArrayList<>();
        private int agreed;
        private int solved;
        private int unsolvable;

        void compare(Request request) {
            long start = System.nanoTime();
            Resolution resolution = RESOLVER.resolve(universe, request);
            nanos.add(System.nanoTime() - start);
            boolean isSolved = resolution instanceof Resolution.Solved;
            assertThat(isSolved).as("%s", request.roots()).isEqualTo(new SatCheck(universe, request).isSolvable());
            agreed++;
            if (resolution instanceof Resolution.Solved found) {
                solved++;
                assertThat(fault(request, found.lock()))
                        .as("%s", request.roots())
                        .isNull();
                assertThat(LockCheck.of(universe, found.lock())).isEmpty();
            } else if (resolution instanceof Resolution.Unsolvable failed) {
                unsolvable++;
                Explanation explanation = failed.explanation();
                SatCheck checker = new SatCheck(universe, request);
                assertThat(explanation.facts()).allMatch(checker::isTrue);
                assertThat(checker.isSolvable(explanation.facts())).isFalse();
                assertThat(explanation.sentences()).hasSizeBetween(1, Explanation.MOST_SENTENCES);
                assertThat(explanation.text()).contains(explanation.culprit().toString());
                assertThat(failed.repairs()).isNotEmpty();
                for (Repair repair : failed.repairs()) {
                    Request changed = repair.applyTo(request);
                    if (changed != null) {
                        assertThat(fault(changed, repair.lock()))
                                .as("%s", repair.sentence())
                                .isNull();
                    }
                }
            }
        }

        private static @Nullable String fault(Request request, Lock lock) {
            List<Candidate> chosen = new ArrayList<>();
            for (Locked each : lock.packages()) {
                byId.getOrDefault(each.id(), List.of()).stream()
                        .filter(candidate -> candidate.version().equals(each.version()))
                        .forEach(chosen::add);
            }
            return new Judge(chosen, request).fault(chosen);
        }

        void print(String what) {
            Collections.sort(nanos);
            System.out.printf(
                    Locale.ROOT,
                    "%s: agreed with SAT on %d of %d (%d solved, %d without solution); resolve p50 %.3f ms, p99 %.3f ms%n",
                    what,
                    agreed,
                    nanos.size(),
                    solved,
                    unsolvable,
                    nanos.get(nanos.size() / 2) / 1e6,
                    nanos.get(nanos.size() * 99 / 100) / 1e6);
        }
    }
}
