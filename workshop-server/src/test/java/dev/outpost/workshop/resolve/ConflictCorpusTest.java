package dev.outpost.workshop.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conflicts as mods really have them (src/test/resources/.../conflicts, one a file): the explanation and the first repair
 * are held word by word, and whatever is claimed is checked.
 */
final class ConflictCorpusTest {

    private static final List<String> JARGON = List.of("incompatib", "term", "clause", "unsat", "resolv", "candidate");

    private final Resolver resolver = new Resolver(Limits.DEFAULT, System::nanoTime);

    static Stream<Path> conflicts() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(ConflictCorpusTest.class.getResource("conflicts"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }

    @Test
    void shouldHaveThirty() throws IOException, URISyntaxException {
        try (Stream<Path> all = conflicts()) {
            assertThat(all).hasSize(30);
        }
    }

    @ParameterizedTest
    @MethodSource("conflicts")
    void shouldExplainAndRepair(Path file) throws IOException {
        Told told = Told.read(file);
        Universe universe = new MemoryUniverse(told.candidates());

        Resolution resolution = resolver.resolve(universe, told.request());

        assertThat(resolution).isInstanceOf(Resolution.Unsolvable.class);
        Resolution.Unsolvable unsolvable = (Resolution.Unsolvable) resolution;
        Explanation explanation = unsolvable.explanation();
        assertThat(String.join("\n", explanation.sentences())).isEqualTo(told.explanation());
        assertThat(explanation.text()).contains(explanation.culprit().toString());
        assertThat(explanation.sentences()).hasSizeBetween(1, 5);
        assertThat(explanation.text()).doesNotContainIgnoringCase(JARGON.toArray(String[]::new));
        SatCheck sat = new SatCheck(universe, told.request());
        assertThat(explanation.facts()).allMatch(sat::isTrue);
        assertThat(sat.isSolvable(explanation.facts())).isFalse();
        assertThat(unsolvable.repairs()).isNotEmpty();
        assertThat(unsolvable.repairs().get(0).sentence()).isEqualTo(told.repair());
        for (Repair repair : unsolvable.repairs()) {
            Request changed = repair.applyTo(told.request());
            if (changed != null) {
                assertThat(resolver.resolve(universe, changed)).isInstanceOf(Resolution.Solved.class);
                Judge judge = new Judge(told.candidates(), changed);
                assertThat(judge.fault(judge.chosen(repair.lock()))).isNull();
            }
        }
    }

    /** A file of the corpus: universe, request, explanation, first repair. */
    record Told(List<Candidate> candidates, Request request, String explanation, String repair) {

        static Told read(Path file) throws IOException {
            Map<String, List<String>> parts = new LinkedHashMap<>();
            List<String> part = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("# ")) {
                    part = new ArrayList<>();
                    parts.put(line.substring(2), part);
                } else if (!line.isBlank()) {
                    part.add(line);
                }
            }
            return new Told(
                    candidates(lines(parts, "universe")),
                    request(lines(parts, "request")),
                    String.join("\n", lines(parts, "explanation")),
                    String.join("\n", lines(parts, "repair")));
        }

        private static List<String> lines(Map<String, List<String>> parts, String name) {
            return Objects.requireNonNull(parts.get(name), name);
        }

        /** {@code ID VERSION [needs ID RANGE | may ID RANGE | conflicts ID RANGE | provides ID VERSION | for MODULE | yanked]}. */
        private static List<Candidate> candidates(List<String> lines) {
            Map<String, Candidate> all = new LinkedHashMap<>();
            for (String line : lines) {
                String[] words = line.split(" ", 5);
                PackageId id = PackageId.parse(words[0]);
                Version version = Version.parse(words[1]);
                List<Dependency> dependencies = new ArrayList<>();
                List<Conflict> conflicts = new ArrayList<>();
                List<Provided> provides = new ArrayList<>();
                Set<String> modules = Set.of();
                boolean yanked = false;
                Candidate before = all.get(id + " " + version);
                if (before != null) {
                    dependencies.addAll(before.dependencies());
                    conflicts.addAll(before.conflicts());
                    provides.addAll(before.provides());
                }
                switch (words.length == 2 ? "" : words[2]) {
                    case "needs", "may" ->
                        dependencies.add(new Dependency(
                                PackageId.parse(words[3]), VersionRange.parse(words[4]), words[2].equals("may")));
                    case "conflicts" ->
                        conflicts.add(new Conflict(PackageId.parse(words[3]), VersionRange.parse(words[4])));
                    case "provides" -> provides.add(new Provided(PackageId.parse(words[3]), Version.parse(words[4])));
                    case "for" -> modules = Set.of(words[3]);
                    case "yanked" -> yanked = true;
                    default -> assertThat(words).hasSize(2);
                }
                all.put(
                        id + " " + version,
                        Worlds.candidate(id, version, dependencies, conflicts, provides, modules, yanked));
            }
            return List.copyOf(all.values());
        }

        private static Request request(List<String> lines) {
            SortedMap<PackageId, VersionRange> roots = new TreeMap<>();
            List<Locked> locked = new ArrayList<>();
            List<Map<PackageId, Version>> holdings = new ArrayList<>();
            String module = null;
            for (String line : lines) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "ask" -> roots.put(PackageId.parse(words[1]), VersionRange.parse(words[2]));
                    case "module" -> module = words[1];
                    case "lock" ->
                        locked.add(Locked.of(Worlds.candidate(
                                PackageId.parse(words[1]),
                                Version.parse(words[2]),
                                List.of(),
                                List.of(),
                                List.of(),
                                Set.of(),
                                false)));
                    case "held" -> holdings.add(Map.of(PackageId.parse(words[1]), Version.parse(words[2])));
                    default -> throw new AssertionError(line);
                }
            }
            Lock lock = locked.isEmpty() ? null : new Lock(Map.of(), locked);
            return new Request(roots, lock, false, holdings, module);
        }
    }
}
