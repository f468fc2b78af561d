package dev.outpost.telemetry.analytics;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Copies events out of a database, in the order of their ids, with flat memory and without holding up its writer.
 *
 * <p>What is exported is what was there at the start, less what is pruned before its turn comes.
 */
public final class Exporter {

    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final TelemetryFile file;

    /** Exports of a database. */
    public Exporter(TelemetryFile file) {
        this.file = file;
    }

    /** Told after each page; may throw an {@link AnalyticsException} to stop the export. */
    @FunctionalInterface
    public interface Progress {

        /** So many events of so many are written. */
        void at(long rows, long total);
    }

    /**
     * What was exported.
     *
     * @param rows events
     * @param file where they are; null: went to a writer
     * @param bytes size of the file; 0 without one
     */
    public record Result(long rows, @Nullable Path file, long bytes) {}

    /** Where an export goes when no file is named: the {@code exports} folder beside the database. */
    public Path defaultTarget(ExportFormat format, Instant now) {
        return file.path()
                .resolveSibling("exports")
                .resolve("telemetry-" + FILE_TIME.format(now) + "." + format.ending());
    }

    /** Writes JSON or CSV to a writer, which stays open. */
    public Result toWriter(EventFilter filter, ExportFormat format, Writer out, Progress progress) {
        return file.read(connection -> {
            try (EventSink sink = textSink(format, out)) {
                return new Result(copy(connection, filter, sink, progress), null, 0);
            } catch (IOException e) {
                throw AnalyticsException.failed("the export could not be written: " + e.getMessage(), e);
            }
        });
    }

    /**
     * Writes a file: under another name at first, under its own when it is complete.
     *
     * @param overwrite false: a file that exists is left alone, and that is an error
     */
    public Result toFile(EventFilter filter, ExportFormat format, Path target, boolean overwrite, Progress progress) {
        Path absolute = target.toAbsolutePath().normalize();
        checkTarget(absolute, overwrite);
        return file.read(connection -> {
            Path part = newPart(absolute);
            Thread atExit = new Thread(() -> delete(part), "export-cleanup");
            Runtime.getRuntime().addShutdownHook(atExit);
            try {
                long rows = write(connection, filter, format, part, progress);
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                move(part, absolute, overwrite);
                return new Result(rows, absolute, Files.size(absolute));
            } catch (IOException e) {
                throw AnalyticsException.failed(absolute + " cannot be written: " + reason(e), e);
            } finally {
                delete(part);
                removeHook(atExit);
            }
        });
    }

    private static long write(
            SQLiteConnection connection, EventFilter filter, ExportFormat format, Path part, Progress progress)
            throws IOException, SQLException {
        if (format == ExportFormat.SQLITE) {
            try (EventSink sink = new SqliteSink(connection, part)) {
                return copy(connection, filter, sink, progress);
            }
        }
        try (BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.UTF_8);
                EventSink sink = textSink(format, out)) {
            return copy(connection, filter, sink, progress);
        }
    }

    private static long copy(SQLiteConnection connection, EventFilter filter, EventSink sink, Progress progress)
            throws IOException, SQLException {
        EventReader reader = new EventReader(connection, filter);
        EventReader.Extent extent = reader.extent();
        long rows = 0;
        long after = extent.first() - 1;
        while (after < extent.last()) {
            List<EventRow> page = reader.page(after, extent.last());
            if (page.isEmpty()) {
                break;
            }
            sink.take(page);
            rows += page.size();
            after = page.get(page.size() - 1).id();
            progress.at(rows, extent.count());
        }
        sink.finish();
        return rows;
    }

    private static EventSink textSink(ExportFormat format, Writer out) throws IOException {
        return switch (format) {
            case JSON -> new JsonSink(out);
            case CSV -> new CsvSink(out);
            case SQLITE -> throw AnalyticsException.refused("format sqlite needs a file");
        };
    }

    private void checkTarget(Path target, boolean overwrite) {
        if (Files.isDirectory(target)) {
            throw AnalyticsException.refused(target + " is a folder; name a file");
        }
        for (String ending : List.of("", "-wal", "-shm")) {
            if (target.equals(file.path().resolveSibling(file.path().getFileName() + ending)) || sameFile(target)) {
                throw AnalyticsException.refused(target + " is the database itself; name another file");
            }
        }
        if (!overwrite && Files.exists(target)) {
            throw exists(target);
        }
    }

    private boolean sameFile(Path target) {
        try {
            return Files.exists(target) && file.exists() && Files.isSameFile(target, file.path());
        } catch (IOException e) {
            return false;
        }
    }

    /** A new empty file beside the target, so that moving it is renaming it. */
    private Path newPart(Path target) {
        Path folder = target.getParent();
        if (folder == null) {
            throw AnalyticsException.refused(target + " is no file name");
        }
        try {
            if (folder.equals(file.path().resolveSibling("exports"))) {
                Files.createDirectories(folder);
            }
            for (int number = 1; ; number++) {
                Path part = folder.resolve("." + target.getFileName() + "."
                        + ProcessHandle.current().pid() + "-" + number + ".part");
                if (!Files.exists(part)) {
                    return Files.createFile(part);
                }
            }
        } catch (IOException e) {
            throw AnalyticsException.failed("nothing can be written in " + folder + ": " + reason(e), e);
        }
    }

    private static void move(Path part, Path target, boolean overwrite) throws IOException {
        try {
            if (overwrite) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(part, target);
            }
        } catch (FileAlreadyExistsException e) {
            throw exists(target);
        }
    }

    private static AnalyticsException exists(Path target) {
        return AnalyticsException.failed(target + " exists already; --force replaces it");
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The export has its own outcome; a leftover is visible by its name.
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs.
        }
    }

    private static String reason(IOException error) {
        return error.getClass().getSimpleName() + " " + error.getMessage();
    }
}
