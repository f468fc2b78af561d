package dev.outpost.bench.workshop;

import dev.outpost.workshop.ckan.CkanModules;
import dev.outpost.workshop.ckan.LargeCase;
import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resolve.Limits;
import dev.outpost.workshop.resolve.Lock;
import dev.outpost.workshop.resolve.LockCheck;
import dev.outpost.workshop.resolve.MemoryUniverse;
import dev.outpost.workshop.resolve.Request;
import dev.outpost.workshop.resolve.Resolution;
import dev.outpost.workshop.resolve.Resolver;
import dev.outpost.workshop.resolve.Universe;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The resolver on real mods: the newest version of each, and eight at once; on the large case of the PubGrub reference
 * solver, which is the first thing done (cold) and done again (warm); and the check of the largest lock. Beside it in the
 * same run Sat4j, which only says whether there is a solution. Each answer is compared with Sat4j's, each lock checked.
 */
@Command(
        name = "resolve",
        description = "The workshop's resolver on real mods and on PubGrub's large case, beside Sat4j.",
        mixinStandardHelpOptions = true)
public final class ResolveBench implements Callable<Integer> {

    /** Asks for these many mods at once, by a fixed rule, so that real conflicts come up. */
    private static final int MODS_AT_ONCE = 8;

    private static final int SETS = 400;
    private static final int LARGE = 300;
    private static final int CHECKS = 2000;

    @Option(names = "--quick", description = "A few seconds: shows that it works, its numbers mean nothing.")
    private boolean quick;

    private final Resolver resolver = new Resolver(Limits.DEFAULT, System::nanoTime);
    private final JsonObject report = new JsonObject();
    private int disagreed;

    private ResolveBench() {}

    /** Runs with its arguments, and returns the process's exit code. */
    public static int run(String[] args) {
        return new CommandLine(new ResolveBench()).execute(args);
    }

    @Override
    public Integer call() throws Exception {
        Path data = Path.of(System.getProperty("project.root", "."))
                .toAbsolutePath()
                .normalize()
                .resolve("demo/workshop");
        System.out.println(Cost.HEAD);
        largeCase(new MemoryUniverse(LargeCase.read(data.resolve("pubgrub-large-case.jsonl.gz"))));
        mods(data.resolve("ckan-modules.jsonl.gz"));
        report.put("disagreed", disagreed);
        System.out.println(report.encode());
        if (disagreed > 0) {
            System.err.printf(
                    Locale.ROOT, "%d answers are not those of Sat4j, or their locks do not hold%n", disagreed);
            return CommandLine.ExitCode.SOFTWARE;
        }
        return CommandLine.ExitCode.OK;
    }

    private void largeCase(Universe universe) throws Exception {
        Request request = Request.of(Map.of(LargeCase.ROOT, VersionRange.ALL));
        long start = System.nanoTime();
        Resolution first = resolver.resolve(universe, request);
        double coldMs = (System.nanoTime() - start) / 1e6;
        agree(universe, request, first);
        compare("large case, warm", universe, List.of(request), quick ? 5 : LARGE, quick ? 5 : LARGE);
        System.out.printf(Locale.ROOT, "%-34s %9.3f%n", "large case, cold, once", coldMs);
        report.put("large_case_cold_ms", coldMs);
    }

    private void mods(Path file) throws Exception {
        List<Candidate> candidates = CkanModules.candidates(CkanModules.read(file));
        Universe universe = new MemoryUniverse(candidates);
        TreeSet<PackageId> ids = new TreeSet<>();
        candidates.forEach(each -> ids.add(each.id()));
        ids.removeIf(id -> !id.publisher().equals("ckan"));
        List<PackageId> mods = List.copyOf(ids).subList(0, quick ? 100 : ids.size());

        List<Request> newest = new ArrayList<>();
        for (PackageId id : mods) {
            newest.add(Request.of(Map.of(
                    id, VersionRange.exactly(universe.candidates(id).get(0).version()))));
        }
        List<Request> sets = new ArrayList<>();
        for (int i = 0; i < (quick ? 10 : SETS); i++) {
            Map<PackageId, VersionRange> roots = new TreeMap<>();
            for (int j = 0; j < MODS_AT_ONCE; j++) {
                roots.put(mods.get((i * 37 + j * j * 211 + j * 97) % mods.size()), VersionRange.ALL);
            }
            sets.add(Request.of(roots));
        }
        Lock largest = new Lock(Map.of(), List.of());
        for (List<Request> all : List.of(newest, sets)) {
            for (Request request : all) {
                Resolution resolution = resolver.resolve(universe, request);
                agree(universe, request, resolution);
                if (resolution instanceof Resolution.Solved solved
                        && solved.lock().packages().size() > largest.packages().size()) {
                    largest = solved.lock();
                }
            }
        }
        compare("newest version of each mod", universe, newest, newest.size(), newest.size());
        compare(MODS_AT_ONCE + " mods at once", universe, sets, sets.size(), sets.size());
        check(universe, largest);
    }

    private void check(Universe universe, Lock lock) throws Exception {
        Cost cost = Cost.of(quick ? 5 : CHECKS, quick ? 5 : CHECKS, i -> LockCheck.of(universe, lock));
        System.out.println(cost.row("check of " + lock.packages().size() + " locked packages", cost.cpuMicros()));
        report.put(
                "lock_check",
                cost.json(cost.cpuMicros()).put("packages", lock.packages().size()));
    }

    private void compare(String name, Universe universe, List<Request> requests, int warmUp, int calls)
            throws Exception {
        Cost peer = Cost.of(
                warmUp,
                calls,
                i -> SatPeer.isSolvable(
                        universe, requests.get(i % requests.size()).roots()));
        Cost cost = Cost.of(warmUp, calls, i -> resolver.resolve(universe, requests.get(i % requests.size())));
        System.out.println(cost.row(name, peer.cpuMicros()));
        System.out.println(peer.row("  Sat4j, yes or no", peer.cpuMicros()));
        report.put(name, cost.json(peer.cpuMicros()).put("sat4j", peer.json(peer.cpuMicros())));
    }

    /** Notes an answer that is not Sat4j's, or whose lock does not hold. */
    private void agree(Universe universe, Request request, Resolution resolution) {
        boolean holds = !(resolution instanceof Resolution.Solved solved)
                || LockCheck.of(universe, solved.lock()).isEmpty();
        boolean same = resolution instanceof Resolution.Solved == SatPeer.isSolvable(universe, request.roots());
        if (!holds || !same) {
            disagreed++;
        }
    }
}
