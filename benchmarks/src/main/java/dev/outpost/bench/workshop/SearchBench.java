package dev.outpost.bench.workshop;

import dev.outpost.bench.Folders;
import dev.outpost.bench.Progress;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.search.Sort;
import dev.outpost.workshop.search.Terms;
import dev.outpost.workshop.store.PostgresAddress;
import dev.outpost.workshop.store.PostgresReleases;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.SqliteReleases;
import dev.outpost.workshop.store.StoreRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * {@code search [--versions N] [--postgres URL]}: searches as players type them, on so many versions (100,000 if not said),
 * in the workshop's SQLite; beside them a plain FTS5 query for the same words on the same file, and PostgreSQL where one is
 * given. Each search gives hits, total and facets. The database at the URL must be empty.
 */
public final class SearchBench {

    private static final int USAGE = 2;
    private static final List<Sort> SORTS = List.of(Sort.values());
    private static final int SEARCHES = 4000;
    private static final int WARM_UP = 1500;
    private static final String HEAD = String.format(
            Locale.ROOT,
            "%-34s %8s %9s %8s %8s %8s %8s",
            "searches",
            "threads",
            "per s",
            "p50 ms",
            "p90 ms",
            "p99 ms",
            "max ms");

    private final ManyReleases releases;
    private final int versions;
    private final Path folder;

    private SearchBench(ManyReleases releases, int versions, Path folder) {
        this.releases = releases;
        this.versions = versions;
        this.folder = folder;
    }

    /** A kind of question, and how it is asked. */
    @FunctionalInterface
    private interface Question {
        void ask(int number) throws Exception;
    }

    /** Runs with its arguments, and returns the process's exit code. */
    public static int run(String[] args) throws Exception {
        int versions = 100_000;
        Optional<PostgresAddress> postgres = Optional.empty();
        for (int i = 0; i + 1 < args.length; i += 2) {
            if (args[i].equals("--versions") && args[i + 1].matches("[1-9][0-9]{2,6}")) {
                versions = Integer.parseInt(args[i + 1]);
            } else if (args[i].equals("--postgres")
                    && PostgresAddress.parse(args[i + 1]).isPresent()) {
                postgres = PostgresAddress.parse(args[i + 1]);
            } else {
                return usage();
            }
        }
        if (args.length % 2 != 0) {
            return usage();
        }
        Path root = Path.of(System.getProperty("project.root", "."));
        ManyReleases releases = ManyReleases.of(root.resolve("demo/workshop/ckan-modules.jsonl.gz"));
        Path folder = Files.createTempDirectory(Folders.besideTheJar(), "search-bench");
        try {
            new SearchBench(releases, versions, folder).measure(postgres);
            return 0;
        } finally {
            Folders.delete(folder);
        }
    }

    private static int usage() {
        System.err.println("search takes --versions N, 100 to 9999999, and --postgres " + PostgresAddress.ACCEPTED);
        return USAGE;
    }

    private void measure(Optional<PostgresAddress> postgres) throws Exception {
        Path file = folder.resolve("workshop.db");
        try (ReleaseStore store =
                SqliteReleases.open(file, StoreRules.DEFAULT, InstantSource.system(), new Random(1))) {
            measure("SQLite", store);
            plain(file);
        }
        System.out.printf(Locale.ROOT, "%-34s %,d MB%n", "workshop.db", Files.size(file) >> 20);
        if (postgres.isPresent()) {
            try (ReleaseStore store =
                    PostgresReleases.open(postgres.get(), StoreRules.DEFAULT, InstantSource.system(), new Random(1))) {
                measure("PostgreSQL", store);
            }
        }
    }

    private void measure(String name, ReleaseStore store) throws Exception {
        long start = System.nanoTime();
        releases.publish(store, versions, new Progress());
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%n%s: %,d versions of %,d packages, published one after the other in %.0f s (%,.0f per s)%n%s%n",
                name,
                store.totals().versions(),
                store.totals().packages(),
                seconds,
                versions / seconds,
                HEAD);
        Random random = new Random(3);
        List<Search> typed = new ArrayList<>();
        List<Search> broad = new ArrayList<>();
        for (int i = 0; i < SEARCHES; i++) {
            typed.add(typed(random));
            broad.add(broad(random));
        }
        for (int threads : new int[] {1, 4}) {
            row("as players type, " + name, threads, number -> store.search(typed.get(number)));
        }
        row("the broadest, " + name, 1, number -> store.search(broad.get(number)));
    }

    /** One to three words of the texts, often one unfinished, sometimes filtered or sorted otherwise; some have no text. */
    private Search typed(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(3); i > 0; i--) {
            text.append(releases.words().get(random.nextInt(releases.words().size())))
                    .append(' ');
        }
        String typed = text.toString().strip();
        if (random.nextInt(3) == 0 && typed.length() > 4) {
            typed = typed.substring(0, typed.length() - 1 - random.nextInt(3));
        }
        Search search = Search.of(typed);
        if (random.nextInt(4) == 0) {
            search = search.with(Facet.CATEGORY, "mod");
        }
        if (random.nextInt(8) == 0) {
            search = search.with(Facet.MODULE, "ra");
        }
        return switch (random.nextInt(6)) {
            case 0 -> search.by(Sort.DOWNLOADS);
            case 1 -> search.by(Sort.RECENT);
            default -> search;
        };
    }

    /** What nearly all match. */
    private static Search broad(Random random) {
        Search search =
                Search.of(List.of("the", "a", "parts", "mod", "th", "pa", "").get(random.nextInt(7)));
        return search.by(SORTS.get(random.nextInt(SORTS.size())));
    }

    /** The limit: the same words in a plain FTS5 query that gives the numbers of the first rows, and nothing else. */
    private void plain(Path file) throws Exception {
        Random random = new Random(3);
        List<String> queries = new ArrayList<>();
        while (queries.size() < SEARCHES) {
            List<String> words = Terms.parse(typed(random).text()).words();
            if (!words.isEmpty()) {
                queries.add("\"" + String.join("\" AND \"", words) + "\"");
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 20")) {
            row("plain FTS5, rows' numbers only", 1, number -> rows(statement, queries.get(number)));
        }
    }

    private static int rows(PreparedStatement statement, String query) throws SQLException {
        statement.setString(1, query);
        int rows = 0;
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }

    private static void row(String name, int threads, Question question) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            run(pool, threads, question, WARM_UP);
            long start = System.nanoTime();
            Histogram times = run(pool, threads, question, SEARCHES);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-34s %8d %,9.0f %8.2f %8.2f %8.2f %8.2f%n",
                    name,
                    threads,
                    times.getTotalCount() / seconds,
                    times.getValueAtPercentile(50) / 1e3,
                    times.getValueAtPercentile(90) / 1e3,
                    times.getValueAtPercentile(99) / 1e3,
                    times.getMaxValue() / 1e3);
        } finally {
            pool.shutdownNow();
        }
    }

    private static Histogram run(ExecutorService pool, int threads, Question question, int count) throws Exception {
        List<Future<Histogram>> parts = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int first = t;
            Callable<Histogram> part = () -> {
                Histogram times = new Histogram(3);
                for (int i = first; i < count; i += threads) {
                    long start = System.nanoTime();
                    question.ask(i);
                    times.recordValue((System.nanoTime() - start) / 1000);
                }
                return times;
            };
            parts.add(pool.submit(part));
        }
        Histogram all = new Histogram(3);
        for (Future<Histogram> part : parts) {
            all.add(part.get());
        }
        return all;
    }
}
