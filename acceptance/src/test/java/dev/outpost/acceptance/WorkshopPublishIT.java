package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.analytics.ProgressBar;
import dev.outpost.telemetry.analytics.Terminal;
import dev.outpost.workshop.ckan.CkanModules;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.VersionRange;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real mods: published through the interface, found, and resolved as a SAT solver says. */
class WorkshopPublishIT {

    private static final int PUBLISHERS = 16;
    private static final int MODS_AT_ONCE = 8;
    private static final int LISTS = 400;
    private static final int FORCED_FILES = 1000;

    /** Two that want other versions of a third, whatever real mods want. */
    private static final List<String> CLASHING = List.of(
            made("base", "1.0.0", ""),
            made("base", "2.0.0", ""),
            made("old", "1.0.0", "dependencies: [{id: made-up/base, range: ^1.0}]"),
            made("new", "1.0.0", "dependencies: [{id: made-up/base, range: ^2.0}]"));

    @TempDir
    Path folder;

    private final PublishedMods mods = new PublishedMods();

    @Test
    void shouldPublishFindAndResolveRealMods() throws Exception {
        run(500, 60);
    }

    @Test
    @Tag("long")
    void shouldPublishFindAndResolveAllRealMods() throws Exception {
        run(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static String made(String name, String version, String more) {
        return "id: made-up/%s\nversion: %s\ncategory: mod\ntitle: Made up\nlicense: MIT\n%s\n"
                .formatted(name, version, more);
    }

    private void run(int releases, int questions) throws Exception {
        List<Manifest> manifests = new ArrayList<>(some(releases));
        CLASHING.stream()
                .map(yaml -> Manifest.read(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(manifests::add);
        try (Workshop workshop = Workshop.start(folder)) {
            publish(workshop, manifests);
            manifests.forEach(mods::add);
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
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "published %,d releases in %.1f s: %.0f/s by %d at once; in this run the disk forced %.0f new files/s for one"
                        + " thread, %.0f/s for %d%n",
                manifests.size(),
                seconds,
                manifests.size() / seconds,
                PUBLISHERS,
                forcedPerS(1, FORCED_FILES / 10),
                forcedPerS(PUBLISHERS, FORCED_FILES),
                PUBLISHERS);
    }

    /** How many files of 4 KiB this disk takes a second, each forced to it. */
    private double forcedPerS(int threads, int files) throws Exception {
        Path place = Files.createTempDirectory(folder, "forced");
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long started = System.nanoTime();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(() -> {
                    for (int file = next.getAndIncrement(); file < files; file = next.getAndIncrement()) {
                        try (FileChannel channel = FileChannel.open(
                                place.resolve(String.valueOf(file)),
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE)) {
                            channel.write(ByteBuffer.allocate(4096));
                            channel.force(true);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return files / ((System.nanoTime() - started) / 1e9);
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
        ask(workshop, "packages", sample(questions).stream().map(List::of).toList());
        ask(
                workshop,
                "lists that clash",
                List.of(List.of(PackageId.parse("made-up/old"), PackageId.parse("made-up/new"))));
        List<PackageId> ids = mods.ids();
        ask(
                workshop,
                "lists of " + MODS_AT_ONCE + " packages",
                IntStream.range(0, Math.min(questions, LISTS))
                        .mapToObj(i -> IntStream.range(0, MODS_AT_ONCE)
                                .mapToObj(j -> ids.get((i * 37 + j * j * 211 + j * 97) % ids.size()))
                                .distinct()
                                .toList())
                        .toList());
    }

    private void ask(Workshop workshop, String what, List<List<PackageId>> lists) throws Exception {
        List<Long> nanos = new ArrayList<>();
        int solved = 0;
        for (List<PackageId> roots : lists) {
            long started = System.nanoTime();
            HttpResponse<byte[]> answer =
                    workshop.resolve(roots.stream().map(PackageId::toString).toArray(String[]::new));
            nanos.add(System.nanoTime() - started);
            JsonObject told = Workshop.json(answer);
            boolean solvable = mods.isSolvable(roots);
            assertThat(answer.statusCode()).as("%s: %s", roots, told).isEqualTo(solvable ? 200 : 422);
            if (solvable) {
                solved++;
                mods.checkLock(
                        told.getJsonArray("packages"),
                        roots.stream()
                                .map(id -> new Dependency(id, VersionRange.ALL, false))
                                .toList());
            } else {
                mods.checkExplanation(told, roots);
            }
        }
        System.out.printf(
                "resolved %,d %s, agreeing with SAT on %,d: %,d have a solution that was checked, %,d have none, the"
                        + " explanations of which were checked; %s%n",
                lists.size(), what, lists.size(), solved, lists.size() - solved, percentiles(nanos));
    }

    private List<PackageId> sample(int most) {
        List<PackageId> ids = mods.ids();
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
