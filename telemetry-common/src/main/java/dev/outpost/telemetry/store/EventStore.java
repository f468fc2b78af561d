package dev.outpost.telemetry.store;

import dev.outpost.telemetry.record.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One {@code telemetry.db} from the writer's side: its connection and its limits. One thread but where said otherwise. */
final class EventStore {

    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);

    private final Path file;
    private final Path wal;
    private final StoreLimits limits;
    private final StoreTuning tuning;
    private final Ledger ledger;
    private final LongAdder pruned = new LongAdder();

    private @Nullable WriteConnection connection;
    private volatile @Nullable Retention retention;
    private @Nullable Object fileKey;
    private @Nullable Object walKey;
    /** The log beside the database belongs to the file that was taken away, and would be read into its successor. */
    private boolean strayLog;

    /** Makes one that is closed; what it writes itself is booked in this ledger. */
    EventStore(Path file, StoreLimits limits, StoreTuning tuning, Ledger ledger) {
        this.file = file;
        this.wal = file.resolveSibling(file.getFileName() + "-wal");
        this.limits = limits;
        this.tuning = tuning;
        this.ledger = ledger;
    }

    Path file() {
        return file;
    }

    boolean isOpen() {
        return connection != null;
    }

    /** Opens the file, makes it and its folder when missing, brings it to the schema. */
    void open() throws SQLException, IOException {
        WriteConnection opened = WriteConnection.open(file, limits, tuning);
        retention = new Retention(opened, limits, wal, pruned, ledger.account(StoreCatalogue.ROLLUP.category()));
        fileKey = key(file);
        walKey = null;
        connection = opened;
    }

    /** The open connection. */
    WriteConnection connection() throws SQLException {
        if (connection == null) {
            throw new SQLException("the database is not open");
        }
        return connection;
    }

    /** Changes how long other processes' locks are waited for. */
    void busyTimeout(long millis) throws SQLException {
        if (connection != null) {
            connection.execute("PRAGMA busy_timeout = " + millis);
        }
    }

    /**
     * Ends the transaction.
     *
     * @throws ReplacedException when what was committed is not in the file that has the database's name: that was
     *     deleted or replaced, and SQLite goes on writing to one that nobody can open
     */
    void commit() throws SQLException {
        connection().commit();
        Object walNow = key(wal);
        boolean otherFile = fileKey != null && !fileKey.equals(key(file));
        boolean otherWal = walKey != null && !walKey.equals(walNow);
        if (otherFile || otherWal) {
            strayLog = otherFile && !otherWal;
            throw new ReplacedException(file);
        }
        walKey = walNow;
    }

    /** Takes the transaction back; its rows are not stored. */
    void rollback() {
        if (connection != null) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                // SQLite has rolled back by itself, or cannot: a new connection is sure to be outside of it.
                close();
            }
        }
    }

    /** Closes the connection. */
    void close() {
        WriteConnection closing = connection;
        connection = null;
        retention = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (SQLException e) {
                LOG.debug("telemetry: closing a failed connection", e);
            }
        }
        if (strayLog) {
            strayLog = false;
            try {
                Files.deleteIfExists(wal);
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
            } catch (IOException e) {
                LOG.warn("telemetry: the log of the database that was taken away cannot be deleted", e);
            }
        }
    }

    /** Removes what is too old or too much, in slices; true when there is more to do. */
    boolean prune(LongSupplier nanoClock, InstantSource clock, int rowsWritten) throws SQLException {
        Retention current = retention;
        return current != null && current.prune(nanoClock, clock, rowsWritten);
    }

    /**
     * For how long a reader has kept the write-ahead log from being used anew, so that it outgrows its share, in
     * nanoseconds; 0: none does. Known since the last {@link #prune}. Any thread.
     */
    long walHeldNanos(long nanos) {
        Retention current = retention;
        return current == null ? 0 : current.walHeldNanos(nanos);
    }

    /** Rows that retention removed since the process started. Any thread. */
    long pruned() {
        return pruned.sum();
    }

    /** Any thread. */
    long databaseBytes() {
        return size(file);
    }

    /** Any thread. */
    long walBytes() {
        return size(wal);
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    /** What tells a file from another of the same name; null where the file system has no such thing. */
    private static @Nullable Object key(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return Missing.FILE;
        } catch (IOException e) {
            return null;
        }
    }

    private enum Missing {
        FILE
    }

    /** The file under the database's name is not the one that is open. */
    static final class ReplacedException extends SQLException {

        private static final long serialVersionUID = 1L;

        ReplacedException(Path file) {
            super(Objects.toString(file.getFileName()) + " was deleted or replaced while it was open");
        }
    }
}
