package dev.outpost.telemetry.analytics;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.LongSupplier;
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

    /** Longest that events are counted before the first of them is written. */
    private static final Duration COUNTING = Duration.ofMillis(500);

    private final TelemetryFile file;
    private final LongSupplier nanos;

    /** Exports of a database; {@code nanos} is a clock of nanoseconds. */
    public Exporter(TelemetryFile file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
    }

    /** Told after each page; may throw an {@link AnalyticsException} to stop the export. */
    @FunctionalInterface
    public interface Progress {

        /**
         * So many events are written.
         *
         * @param total of so many; -1: they were not counted, since that would have taken long
         * @param share of the way that is done, 0 to 1
         */
        void at(long rows, long total, double share);
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
            try {
                return new Result(copy(connection, filter, textSink(format, out), progress), null, 0);
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
            try (PartFile part = newPart(absolute)) {
                long rows = write(connection, filter, format, part.path(), progress);
                try (FileChannel channel = FileChannel.open(part.path(), StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                try {
                    part.become(absolute, overwrite);
                } catch (FileAlreadyExistsException e) {
                    throw exists(absolute);
                }
                return new Result(rows, absolute, Files.size(absolute));
            } catch (IOException e) {
                throw AnalyticsException.failed(absolute + " cannot be written: " + reason(e), e);
            }
        });
    }

    private long write(
            SQLiteConnection connection, EventFilter filter, ExportFormat format, Path part, Progress progress)
            throws IOException, SQLException {
        if (format.isText()) {
            try (BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                return copy(connection, filter, textSink(format, out), progress);
            }
        }
        return copy(
                connection,
                filter,
                format == ExportFormat.SQLITE ? new SqliteSink(connection, part) : parquetSink(part),
                progress);
    }

    /** The library that writes it is not loaded before it is asked for. */
    private static EventSink parquetSink(Path part) throws IOException {
        try {
            return new ParquetSink(part);
        } catch (NoClassDefFoundError e) {
            throw AnalyticsException.failed(
                    "format parquet needs the library blue.strategic.parquet:parquet-floor on the class path", e);
        }
    }

    private long copy(SQLiteConnection connection, EventFilter filter, EventSink target, Progress progress)
            throws IOException, SQLException {
        try (EventSink sink = target) {
            EventReader reader = new EventReader(connection, filter, sink instanceof JsonSink);
            EventReader.Extent extent =
                    new Deadline(nanos, COUNTING, () -> false).over(connection, reader::extent, reader::bounds);
            double ids = Math.max(1, (double) extent.last() - extent.first() + 1);
            long rows = 0;
            long after = extent.first() - 1;
            while (after < extent.last()) {
                EventReader.Page page = reader.page(after, extent.last());
                after = page.end();
                if (!page.rows().isEmpty()) {
                    sink.take(page.rows());
                    rows += page.rows().size();
                }
                double share = extent.count() > 0 ? (double) rows / extent.count() : (after - extent.first() + 1) / ids;
                progress.at(rows, extent.count(), Math.min(1, share));
            }
            sink.finish();
            return rows;
        }
    }

    private static EventSink textSink(ExportFormat format, Writer out) throws IOException {
        return switch (format) {
            case JSON -> new JsonSink(out);
            case CSV -> new CsvSink(out);
            case SQLITE, PARQUET -> throw AnalyticsException.refused("format " + format.label() + " needs a file");
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

    private PartFile newPart(Path target) {
        try {
            Path folder = target.getParent();
            if (folder != null && folder.equals(file.path().resolveSibling("exports"))) {
                Files.createDirectories(folder);
            }
            return PartFile.beside(target);
        } catch (IOException e) {
            throw AnalyticsException.failed("nothing can be written in " + target.getParent() + ": " + reason(e), e);
        }
    }

    private static AnalyticsException exists(Path target) {
        return AnalyticsException.failed(target + " exists already; --force replaces it");
    }

    private static String reason(IOException error) {
        return error.getClass().getSimpleName() + " " + error.getMessage();
    }
}
