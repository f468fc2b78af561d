package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.analytics.ProgressBar;
import dev.outpost.telemetry.analytics.Terminal;
import dev.outpost.workshop.ckan.CkanModules;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real mods: published through the interface, found, and resolved as a SAT solver says. */
class WorkshopPublishIT {

    private static final int PUBLISHERS = 4;

    @TempDir
    Path folder;

    private final Map<PackageId, Map<Version, Manifest>> published = new TreeMap<>();
    private final SatOracle sat = new SatOracle();

    @Test
    void shouldPublishFindAndResolveRealMods() throws Exception {
        run(500, 60);
    }

    @Test
    @Tag("long")
    void shouldPublishFindAndResolveAllRealMods() throws Exception {
        run(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private void run(int releases, int questions) throws Exception {
        List<Manifest> manifests = some(releases);
        try (Workshop workshop = Workshop.start(folder)) {
            publish(workshop, manifests);
            find(workshop, questions);
            resolve(workshop, questions);
            assertThat(workshop.blobs()).isEqualTo(manifests.size());
            workshop.stop();
        }
    }

    /** Packages with all that they need, so that most of what is asked for has a solution. */
    private List<Manifest> some(int releases) throws Exception {
        Map<PackageId, List<Manifest>> all = new TreeMap<>();
        CkanModules.read(Project.CKAN).stream()
                .map(CkanPackages::manifest)
                .forEach(manifest -> all.computeIfAbsent(manifest.id(), any -> new ArrayList<>())
                        .add(manifest));
        List<PackageId> order = new ArrayList<>(all.keySet());
        order.sort(Comparator.comparing(
                        (PackageId id) -> Objects.requireNonNull(all.get(id)).size())
                .thenComparing(id -> id));
        Set<PackageId> wanted = new TreeSet<>();
        int count = 0;
        for (int i = 0; i < order.size() && count < releases; i++) {
            // Every seventh, so that a bounded number is of all sizes; none of them all.
            Set<PackageId> more = needed(order.get(i * 7 % order.size()), all);
            more.removeAll(wanted);
            int size = more.stream()
                    .mapToInt(id -> Objects.requireNonNull(all.get(id)).size())
                    .sum();
            if (size <= releases / 10 && count + size <= releases) {
                wanted.addAll(more);
                count += size;
            }
        }
        List<Manifest> chosen = new ArrayList<>();
        wanted.forEach(id -> chosen.addAll(all.get(id)));
        return chosen;
    }

    private static Set<PackageId> needed(PackageId first, Map<PackageId, List<Manifest>> all) {
        Set<PackageId> needed = new TreeSet<>();
        Deque<PackageId> unread = new ArrayDeque<>(List.of(first));
        while (!unread.isEmpty()) {
            PackageId id = unread.remove();
            if (all.containsKey(id) && needed.add(id)) {
                all.get(id)
                        .forEach(each -> each.dependencies().stream()
                                .filter(need -> !need.optional())
                                .map(Dependency::id)
                                .forEach(unread::add));
            }
        }
        return needed;
    }

    private void publish(Workshop workshop, List<Manifest> manifests) throws Exception {
        long started = System.nanoTime();
        AtomicLong done = new AtomicLong();
        ExecutorService pool = Executors.newFixedThreadPool(PUBLISHERS);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        try (ProgressBar bar = new ProgressBar(err, Terminal.ofProcess(), "releases", System::nanoTime)) {
            List<Future<?>> all = new ArrayList<>();
            IntStream.range(0, PUBLISHERS)
                    .forEach(part -> all.add(pool.submit(() -> {
                        for (int i = part; i < manifests.size(); i += PUBLISHERS) {
                            Manifest manifest = manifests.get(i);
                            HttpResponse<byte[]> answer = workshop.publish(CkanPackages.bytes(manifest));
                            assertThat(answer.statusCode())
                                    .as(
                                            "%s@%s: %s",
                                            manifest.id(),
                                            manifest.version(),
                                            new String(answer.body(), StandardCharsets.UTF_8))
                                    .isEqualTo(201);
                            long now = done.incrementAndGet();
                            synchronized (bar) {
                                bar.at(now, manifests.size(), (double) now / manifests.size());
                            }
                        }
                        return null;
                    })));
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        manifests.forEach(manifest -> {
            sat.add(manifest);
            published.computeIfAbsent(manifest.id(), any -> new HashMap<>()).put(manifest.version(), manifest);
        });
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "published %,d releases of %,d packages in %.1f s: %.0f/s%n",
                manifests.size(),
                published.size(),
                seconds,
                manifests.size() / seconds);
    }

    /** Each is found by its name, as the newest version says. */
    private void find(Workshop workshop, int questions) throws Exception {
        List<PackageId> ids = sample(questions);
        List<Long> nanos = new ArrayList<>();
        for (PackageId id : ids) {
            String words = URLEncoder.encode(id.name(), StandardCharsets.UTF_8);
            long started = System.nanoTime();
            HttpResponse<byte[]> answer = workshop.get("/v1/search?limit=100&q=" + words);
            nanos.add(System.nanoTime() - started);
            assertThat(answer.statusCode()).as("%s", id).isEqualTo(200);
            assertThat(Workshop.json(answer).getJsonArray("hits").stream()
                            .map(hit -> ((JsonObject) hit).getString("id")))
                    .as("found by %s", words)
                    .contains(id.toString());
        }
        System.out.printf("searched for %,d names: %s%n", ids.size(), percentiles(nanos));
    }

    private void resolve(Workshop workshop, int questions) throws Exception {
        List<PackageId> ids = sample(questions);
        List<Long> nanos = new ArrayList<>();
        int solved = 0;
        for (PackageId id : ids) {
            long started = System.nanoTime();
            HttpResponse<byte[]> answer = workshop.resolve(id.toString());
            nanos.add(System.nanoTime() - started);
            JsonObject told = Workshop.json(answer);
            boolean solvable = sat.isSolvable(id);
            assertThat(answer.statusCode()).as("%s: %s", id, told).isEqualTo(solvable ? 200 : 422);
            if (solvable) {
                solved++;
                check(told.getJsonArray("packages"), id);
            } else {
                assertThat(told.getString("code")).isEqualTo("unsolvable");
                assertThat(told.getJsonArray("explanation")).as("%s", told).isNotEmpty();
            }
        }
        System.out.printf(
                "resolved %,d packages, agreeing with SAT on %,d: %,d have a solution, %,d have none; %s%n",
                ids.size(), ids.size(), solved, ids.size() - solved, percentiles(nanos));
        assertThat(solved).isPositive();
    }

    /** All that is needed is there, and nothing that clashes. */
    private void check(JsonArray lock, PackageId root) {
        List<Manifest> chosen = lock.stream()
                .map(JsonObject.class::cast)
                .map(each -> Objects.requireNonNull(published.get(PackageId.parse(each.getString("id"))))
                        .get(Version.parse(each.getString("version"))))
                .toList();
        assertThat(chosen).as("%s", lock).doesNotContainNull();
        assertThat(chosen).anyMatch(each -> stands(each, new Dependency(root, VersionRange.ALL, false)));
        for (Manifest one : chosen) {
            for (Dependency need : one.dependencies()) {
                if (!need.optional()) {
                    assertThat(chosen).as("%s needs %s", one.id(), need).anyMatch(each -> stands(each, need));
                }
            }
            one.conflicts()
                    .forEach(conflict -> assertThat(chosen)
                            .as("%s conflicts with %s", one.id(), conflict)
                            .noneMatch(each -> !each.id().equals(one.id())
                                    && stands(each, new Dependency(conflict.id(), conflict.range(), false))));
        }
    }

    private static boolean stands(Manifest each, Dependency need) {
        return (each.id().equals(need.id()) && need.range().contains(each.version()))
                || each.provides().stream()
                        .anyMatch(provided ->
                                provided.id().equals(need.id()) && need.range().contains(provided.version()));
    }

    private List<PackageId> sample(int most) {
        List<PackageId> ids = new ArrayList<>(published.keySet());
        int step = Math.max(1, ids.size() / most);
        return IntStream.range(0, ids.size())
                .filter(i -> i % step == 0)
                .mapToObj(ids::get)
                .toList();
    }

    private static String percentiles(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms",
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6);
    }
}
