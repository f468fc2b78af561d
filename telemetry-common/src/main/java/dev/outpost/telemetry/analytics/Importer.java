package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.store.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Merges events of other files into a telemetry database, each event once (design.md, analytics import).
 *
 * <p>An event is known by all its columns but the id, {@code data} by what it says in JSON, and, among events that are
 * the same in all of that, by its number: a file that has three such adds two to a database that has one. So a file that
 * is imported again adds nothing, and of two exports that overlap the common part comes once. (Two events that nothing
 * tells apart, not even the microsecond, each in another export, are taken for one.)
 *
 * <p>A file is merged as a whole or not at all. Its events get new ids, in the order of their times. Memory does not grow
 * with the file: its events wait in a file beside the target; of the target's events those of one microsecond are
 * remembered at a time.
 *
 * <p>A database that somebody has open in WAL mode, as a running server its own, is refused: the one long transaction of
 * a merge would keep the recorder from writing, and what was merged would be pruned by the budget of that server.
 */
public final class Importer {

    private static final int LOCK_TIMEOUT_MS = 1000;

    private final Path into;

    /** Imports into a database, which is made when there is none. */
    public Importer(Path into) {
        this.into = into.toAbsolutePath().normalize();
    }

    /**
     * What came of a file.
     *
     * @param file the file
     * @param format what it is: sqlite, parquet, json, csv
     * @param rows events in it
     * @param added those that were not there
     */
    public record Result(Path file, String format, long rows, long added) {

        /** Events that were there already. */
        public long alreadyThere() {
            return rows - added;
        }
    }

    /** Merges a file. Progress is told in events of this file, first while they are read, then while they are merged. */
    public Result run(Path file, Exporter.Progress progress) {
        Path source = file.toAbsolutePath().normalize();
        checkNotTheSame(source);
        ImportFormat format = ImportFormat.of(source);
        try (PartFile staged = PartFile.beside(into);
                Staging staging = Staging.in(staged.path())) {
            format.open(source).read((values, share) -> {
                staging.add(values);
                progress.at(staging.rows(), -1, share / 2);
            });
            return new Result(source, Labels.of(format), staging.rows(), mergeAll(staging, progress));
        } catch (IOException e) {
            throw AnalyticsException.failed(
                    source + " cannot be imported: " + e.getClass().getSimpleName() + " " + e.getMessage(), e);
        } catch (SQLException e) {
            throw TelemetryFile.at(into).explained(e);
        }
    }

    private void checkNotTheSame(Path source) {
        try {
            if (source.equals(into) || (Files.exists(source) && Files.exists(into) && Files.isSameFile(source, into))) {
                throw AnalyticsException.refused(source + " cannot be imported into itself");
            }
        } catch (IOException e) {
            throw AnalyticsException.failed(source + " cannot be read: " + e.getMessage(), e);
        }
    }

    private long mergeAll(Staging staging, Exporter.Progress progress) throws SQLException, IOException {
        if (Files.exists(into)) {
            TelemetryFile.at(into).check();
            return merge(into, staging, progress);
        }
        try (PartFile made = PartFile.beside(into)) {
            long added = merge(made.path(), staging, progress);
            made.become(into, false);
            return added;
        }
    }

    private long merge(Path target, Staging staging, Exporter.Progress progress) throws SQLException {
        try (SQLiteConnection connection = Staging.open(target)) {
            lock(connection);
            try {
                // A file that is new keeps the recorder's way of giving pages back.
                TelemetryFile.execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
                TelemetryFile.execute(connection, "PRAGMA cache_size = -32768");
                Schema.migrate(connection);
            } catch (Schema.NewerSchemaException e) {
                throw AnalyticsException.failed(into + " cannot be imported into: " + e.getMessage(), e);
            }
            connection.setAutoCommit(false);
            try (Merge merge = new Merge(connection)) {
                double total = Math.max(1, staging.rows());
                long[] rows = new long[1];
                staging.inOrder(row -> {
                    merge.take(row);
                    rows[0]++;
                    progress.at(rows[0], staging.rows(), 0.5 + rows[0] / total / 2);
                });
                merge.finish();
                connection.commit();
                return merge.added();
            }
        }
    }

    /** Takes the file for this process alone; that fails when another has it open in WAL mode. */
    private void lock(SQLiteConnection connection) throws SQLException {
        try {
            TelemetryFile.execute(connection, "PRAGMA busy_timeout = " + LOCK_TIMEOUT_MS);
            TelemetryFile.execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
            TelemetryFile.execute(connection, "BEGIN EXCLUSIVE");
            TelemetryFile.execute(connection, "COMMIT");
        } catch (SQLiteException e) {
            if ((e.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code) {
                throw AnalyticsException.failed(
                        into + " is in use; a running server's own database is not imported into, name another file",
                        e);
            }
            throw e;
        }
    }
}
