package dev.outpost.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The yardstick of the batch writer: the same rows into the same schema in plain C, compiled here and now. */
final class SqliteLimit {

    private static final String SOURCE = "/sqlite-limit.c";
    private static final Pattern RESULT = Pattern.compile("(\\d+) events/s");

    private final Path program;
    private final Path database;

    private SqliteLimit(Path program, Path database) {
        this.program = program;
        this.database = database;
    }

    /**
     * Compiles it into this folder.
     *
     * @throws IOException when there is no compiler or no SQLite to compile against; the message says what to install
     */
    static SqliteLimit compile(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("sqlite-limit.c");
        try (InputStream stream = SqliteLimit.class.getResourceAsStream(SOURCE)) {
            Files.write(source, Objects.requireNonNull(stream).readAllBytes());
        }
        Path program = folder.resolve("sqlite-limit");
        String output;
        try {
            output = run("gcc", "-O2", source.toString(), "-lsqlite3", "-o", program.toString());
        } catch (IOException e) {
            throw new IOException(
                    "this benchmark compares with a C program and needs gcc and SQLite's header"
                            + " (Debian: apt install gcc libsqlite3-dev): " + e.getMessage(),
                    e);
        }
        if (!Files.isExecutable(program)) {
            throw new IOException("gcc made no program:\n" + output);
        }
        return new SqliteLimit(program, folder.resolve("limit.db"));
    }

    /** Rows per second. */
    double rowsPerSecond(int events, int batch) throws IOException, InterruptedException {
        String output = run(program.toString(), Integer.toString(events), Integer.toString(batch), database.toString());
        Matcher matcher = RESULT.matcher(output);
        if (!matcher.find()) {
            throw new IOException("sqlite-limit said: " + output);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(command[0] + " ended with status " + status + ":\n" + output);
        }
        return output;
    }
}
