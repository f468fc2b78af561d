package dev.outpost.bench.workshop;

import dev.outpost.bench.Folders;
import dev.outpost.bench.Progress;
import dev.outpost.workshop.search.Search;
import dev.outpost.workshop.search.Terms;
import dev.outpost.workshop.store.PostgresAddress;
import dev.outpost.workshop.store.PostgresReleases;
import dev.outpost.workshop.store.ReleaseStore;
import dev.outpost.workshop.store.SqliteReleases;
import dev.outpost.workshop.store.StoreRules;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Searches of several kinds among many versions: what one costs in the store, beside the bare FTS5 query for the same words
 * on the same file through the same driver (the floor), then over HTTP from a server of its own process, alone and while
 * others publish, and how long a package that is published takes to be found. PostgreSQL where one is given.
 */
@Command(
        name = "search",
        description =
                "The workshop's search by kinds of questions, beside a bare FTS5 query; over HTTP; while others publish.",
        mixinStandardHelpOptions = true)
public final class SearchBench implements Callable<Integer> {

    private static final int QUESTIONS = 250;
    private static final int CALLS = 2000;
    private static final int WARM_UP = 1000;
    private static final int SETTLED = 60;

    @Option(names = "--versions", paramLabel = "N", description = "Versions that are published (default: 100000).")
    private int versions = 100_000;

    @Option(names = "--postgres", paramLabel = "URL", description = "An empty PostgreSQL database to do it with, too.")
    private @Nullable String postgres;

    @Option(names = "--rate", paramLabel = "N", description = "Searches due each second over HTTP (default: 100).")
    private int rate = 100;

    @Option(names = "--publish", paramLabel = "N", description = "Publishes due each second then (default: 10).")
    private int publishes = 10;

    @Option(names = "--duration", paramLabel = "S", description = "Seconds of each kind over HTTP (default: 10).")
    private int durationS = 10;

    @Option(names = "--heap", paramLabel = "MIB", description = "The server's heap (default: 256).")
    private int heapMib = 256;

    @Option(names = "--quick", description = "A few seconds: shows that it works, its numbers mean nothing.")
    private boolean quick;

    private final Path root =
            Path.of(System.getProperty("project.root", ".")).toAbsolutePath().normalize();
    private final JsonObject report = new JsonObject();

    private SearchBench() {}

    /**
     * What is asked over HTTP.
     *
     * @param perS searches due each second
     * @param seconds for so long
     * @param publishesPerS publishes due each second, meanwhile
     * @param warmUp searches that are not measured
     */
    record Load(int perS, int seconds, int publishesPerS, int warmUp) {}

    /** Runs with its arguments, and returns the process's exit code. */
    public static int run(String[] args) {
        return new CommandLine(new SearchBench()).execute(args);
    }

    @Override
    public Integer call() throws Exception {
        Optional<PostgresAddress> address = Optional.ofNullable(postgres).flatMap(PostgresAddress::parse);
        if (postgres != null && address.isEmpty()) {
            System.err.println("--postgres is '" + postgres + "'; accepted is " + PostgresAddress.ACCEPTED);
            return CommandLine.ExitCode.USAGE;
        }
        if (versions < 100 || rate < 1 || publishes < 1 || durationS < 1) {
            System.err.println("--versions is 100 or more; --rate, --publish and --duration are 1 or more");
            return CommandLine.ExitCode.USAGE;
        }
        if (quick) {
            versions = 500;
            durationS = 1;
        }
        ManyReleases releases = ManyReleases.of(root.resolve("demo/workshop/ckan-modules.jsonl.gz"));
        Path folder = Files.createTempDirectory(Folders.besideTheJar(), "bench-search-");
        try {
            Path file = Files.createDirectories(folder.resolve("data")).resolve(SqliteReleases.FILE);
            Map<SearchKind, List<String>> paths;
            try (ReleaseStore store =
                    SqliteReleases.open(file, StoreRules.DEFAULT, InstantSource.system(), new Random(1))) {
                paths = measure("SQLite", releases, store, file);
            }
            Load load = new Load(rate, durationS, publishes, quick ? 200 : 5000);
            report.put("http", SearchOverHttp.measure(root, folder, heapMib, load, paths));
            if (address.isPresent()) {
                try (ReleaseStore store = PostgresReleases.open(
                        address.get(), StoreRules.DEFAULT, InstantSource.system(), new Random(1))) {
                    measure("PostgreSQL", releases, store, null);
                }
            }
        } finally {
            Folders.delete(folder);
        }
        System.out.println(report.encode());
        return CommandLine.ExitCode.OK;
    }

    /** What searches cost in this store; the same over HTTP. */
    private Map<SearchKind, List<String>> measure(
            String name, ManyReleases releases, ReleaseStore store, @Nullable Path file) throws Exception {
        long start = System.nanoTime();
        releases.publish(store, versions, new Progress());
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%n%s: %,d versions of %,d packages, published one after the other in %.0f s (%,.0f/s)%n%s%n",
                name,
                store.totals().versions(),
                store.totals().packages(),
                seconds,
                versions / seconds,
                Cost.HEAD);
        // A server does so every two seconds: its index is merged within two minutes.
        for (int i = 0; i < SETTLED; i++) {
            store.settle();
        }
        Map<SearchKind, List<String>> paths = new EnumMap<>(SearchKind.class);
        JsonObject rows = new JsonObject();
        Random random = new Random(3);
        // The first search of a store remembers its packages.
        store.search(Search.of("the"));
        for (SearchKind kind : SearchKind.values()) {
            List<Search> searches = new ArrayList<>();
            for (int i = 0; i < QUESTIONS; i++) {
                searches.add(kind.make(releases, store, random));
            }
            paths.put(kind, searches.stream().map(SearchKind::path).toList());
            Optional<Cost> floor = file == null ? Optional.empty() : Optional.of(floor(file, searches));
            Cost cost = Cost.of(quick ? 20 : WARM_UP, calls(), i -> store.search(searches.get(i % searches.size())));
            double least = floor.map(Cost::cpuMicros).orElse(Double.NaN);
            System.out.println(cost.row(kind.label(), least));
            JsonObject row = cost.json(least);
            floor.ifPresent(bare -> {
                System.out.println(bare.row("  bare query for its words", least));
                row.put("floor", bare.json(least));
            });
            rows.put(kind.label(), row);
        }
        if (file != null) {
            Cost one = selectOne(file);
            System.out.println(one.row("  SELECT 1", one.cpuMicros()));
            rows.put("select_1", one.json(one.cpuMicros()));
            System.out.printf(Locale.ROOT, "workshop.db: %,d MB%n", Files.size(file) >> 20);
        }
        report.put(name, rows);
        return paths;
    }

    private int calls() {
        return quick ? 50 : CALLS;
    }

    /** The same words, and nothing but the numbers of the first rows. */
    private Cost floor(Path file, List<Search> searches) throws Exception {
        List<String> queries = new ArrayList<>();
        for (Search search : searches) {
            List<String> words = Terms.parse(search.text()).words();
            queries.add(words.isEmpty() ? "" : "\"" + String.join("\" AND \"", words) + "\" *");
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement match = connection.prepareStatement(
                        "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 20");
                PreparedStatement first = connection.prepareStatement(
                        "SELECT place FROM packages WHERE place IS NOT NULL ORDER BY place DESC LIMIT 20")) {
            return Cost.of(quick ? 20 : WARM_UP, calls(), i -> {
                String query = queries.get(i % queries.size());
                if (query.isEmpty()) {
                    rows(first);
                } else {
                    match.setString(1, query);
                    rows(match);
                }
            });
        }
    }

    private Cost selectOne(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement one = connection.prepareStatement("SELECT 1")) {
            return Cost.of(quick ? 20 : WARM_UP, calls(), i -> rows(one));
        }
    }

    private static int rows(PreparedStatement statement) throws SQLException {
        int rows = 0;
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }
}
