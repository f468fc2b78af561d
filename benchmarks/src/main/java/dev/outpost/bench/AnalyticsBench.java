package dev.outpost.bench;

import dev.outpost.telemetry.analytics.AnalyticsCommand;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * {@code analytics [--rows N]}: the commands on a database of N events (a million if not said), in this process when it
 * is warm and as processes of their own with a heap of 64 MB; how much memory those take.
 */
final class AnalyticsBench {

    private static final int USAGE = 2;
    private static final int RUNS = 15;
    private static final int WARM_UP_RUNS = 5;
    private static final String HEAP = "64m";
    private static final long BYTES_PER_ROW = 1500;

    private final Path folder;
    private final Path database;

    private AnalyticsBench(Path folder) {
        this.folder = folder;
        this.database = folder.resolve("telemetry.db");
    }

    static int run(String[] args) throws IOException, InterruptedException, SQLException {
        long rows = args.length == 2 && args[0].equals("--rows") && args[1].matches("[1-9][0-9]{0,8}")
                ? Long.parseLong(args[1])
                : args.length == 0 ? 1_000_000 : 0;
        if (rows == 0) {
            System.err.println("analytics takes --rows N, 1 to 999999999; given: " + String.join(" ", args));
            return USAGE;
        }
        Path folder = Files.createTempDirectory("outpost-bench-analytics");
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < rows * BYTES_PER_ROW) {
                System.err.printf(
                        Locale.ROOT,
                        "%,d events and their copies need %,d MB in %s, free are %,d MB%n",
                        rows,
                        (rows * BYTES_PER_ROW) >> 20,
                        folder,
                        free >> 20);
                return 1;
            }
            new AnalyticsBench(folder).measure(rows);
            return 0;
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(AnalyticsBench::delete);
            }
            delete(folder);
        }
    }

    private void measure(long rows) throws IOException, InterruptedException, SQLException {
        long start = System.nanoTime();
        ManyEvents.write(database, rows);
        System.out.printf(
                Locale.ROOT,
                "%,d events, %,d MB, made in %.0f s%n%n",
                rows,
                Files.size(database) >> 20,
                (System.nanoTime() - start) / 1e9);
        System.out.printf("%-46s %10s %10s %10s%n", "in this process, ms", "median", "worst", "process");
        for (String command : List.of(
                "status",
                "inspect --last 100",
                "inspect relay --last 100",
                "inspect lobby --last 100",
                "inspect relay.desync --last 100",
                "inspect gui --last 100")) {
            time(command);
        }
        System.out.printf(
                "%n%-46s %10s %10s %10s %10s%n", "a process with a heap of " + HEAP, "s", "events/s", "MB", "peak RSS");
        Path sqlite = folder.resolve("half.sqlite");
        for (String format : List.of("json", "csv", "sqlite", "parquet")) {
            Path target = folder.resolve("half." + format);
            // The newer half, of one category: nearly all of it.
            String from = (rows * 2 / 1000 / 2) + "s";
            fork(
                    "export --category relay --from " + from + " --format " + format,
                    target,
                    "export",
                    "--category",
                    "relay",
                    "--from",
                    from,
                    "--format",
                    format,
                    "--out",
                    target.toString());
        }
        Path merged = folder.resolve("merged.db");
        fork("import half.sqlite", merged, "import", sqlite.toString(), "--into", merged.toString());
        fork("import half.sqlite, once more", merged, "import", sqlite.toString(), "--into", merged.toString());
    }

    private void time(String command) throws IOException, InterruptedException {
        List<String> arguments = List.of(command.split(" ", -1));
        double[] millis = new double[RUNS];
        for (int i = -WARM_UP_RUNS; i < RUNS; i++) {
            long start = System.nanoTime();
            CommandLine line = new CommandLine(new AnalyticsCommand(() -> database));
            line.setOut(new PrintWriter(Writer.nullWriter()));
            line.setErr(new PrintWriter(Writer.nullWriter()));
            line.execute(arguments.toArray(String[]::new));
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        long start = System.nanoTime();
        Process process = start(arguments, ProcessBuilder.Redirect.DISCARD);
        process.waitFor();
        System.out.printf(
                Locale.ROOT,
                "%-46s %10.1f %10.1f %10.0f%n",
                command,
                millis[RUNS / 2],
                millis[RUNS - 1],
                (System.nanoTime() - start) / 1e6);
    }

    private void fork(String name, Path result, String... command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        // On a terminal the progress bar is seen.
        Process process = start(List.of(command), ProcessBuilder.Redirect.INHERIT);
        long peakKb = 0;
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            peakKb = Math.max(peakKb, peakKb(process.pid()));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException(name + " ended with " + process.exitValue());
        }
        String said = Files.readString(folder.resolve("out.txt"));
        String[] rows = said.split("\"rows\":", 2)[1].split("[,}]", 2);
        System.out.printf(
                Locale.ROOT,
                "%-46s %10.1f %,10.0f %,10d %7d MB%n",
                name,
                seconds,
                Long.parseLong(rows[0]) / seconds,
                Files.size(result) >> 20,
                peakKb >> 10);
    }

    private Process start(List<String> command, ProcessBuilder.Redirect err) throws IOException {
        File jar = Path.of(System.getProperty("project.root", "."), "relay-server", "target", "relay-server.jar")
                .toFile();
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP,
                "-jar",
                jar.toString(),
                "analytics",
                "--db",
                database.toString(),
                "--output",
                "json"));
        all.addAll(command);
        return new ProcessBuilder(all)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(err)
                .start();
    }

    /** The most memory that a process had, as Linux tells it; 0 elsewhere. */
    private static long peakKb(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0; // It has just ended.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
