package dev.outpost.workshop.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.random.RandomGenerator;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * The store in one file of this machine, with SQLite and FTS5: one connection to write with and several to read with, which
 * do not wait for it. What is acknowledged has been forced to the disk.
 */
public final class SqliteReleases {

    /** Its name in the data directory. */
    public static final String FILE = "workshop.db";

    private static final int READER_CACHE_KIB = 8 << 10;
    private static final int WRITER_CACHE_KIB = 32 << 10;
    private static final long MAPPED_BYTES = 256L << 20;
    private static final long LEFT_OF_WAL_BYTES = 64L << 20;

    private SqliteReleases() {}

    /**
     * Opens the file, which is made if it is not there, for its owner alone.
     *
     * @throws StoreException when it cannot be opened, is damaged or of a newer program
     */
    public static ReleaseStore open(Path file, StoreRules rules, InstantSource clock, RandomGenerator random) {
        Path absolute = file.toAbsolutePath();
        forOwnerOnly(absolute);
        HikariDataSource writers = null;
        HikariDataSource readers = null;
        try {
            writers = pool(absolute, false, rules);
            check(writers);
            readers = pool(absolute, true, rules);
            return new JdbcReleases(new Database(new SqliteDialect(), readers, writers), rules, clock, random);
        } catch (RuntimeException e) {
            if (readers != null) {
                readers.close();
            }
            if (writers != null) {
                writers.close();
            }
            throw e instanceof StoreException ? e : broken(absolute, "cannot be opened", e);
        }
    }

    private static SQLiteDataSource source(Path file, boolean reader, StoreRules rules) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout((int) rules.patience().toMillis());
        config.setCacheSize(-(reader ? READER_CACHE_KIB : WRITER_CACHE_KIB));
        config.setJournalSizeLimit((int) LEFT_OF_WAL_BYTES);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Long.toString(MAPPED_BYTES));
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static HikariDataSource pool(Path file, boolean reader, StoreRules rules) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(reader ? "workshop-readers" : "workshop-writer");
        config.setDataSource(source(file, reader, rules));
        int size = reader ? rules.connections() : 1;
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setConnectionTimeout(Math.max(250, rules.patience().toMillis()));
        // A file does not go away: connections are kept.
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        if (reader) {
            // Not read-only for SQLite, which must be able to make the files beside the database, but for its
            // statements.
            config.setConnectionInitSql("PRAGMA query_only = true");
        }
        return new HikariDataSource(config);
    }

    private static void check(HikariDataSource writers) {
        try (Connection connection = writers.getConnection()) {
            String first = Db.on(connection)
                    .first("PRAGMA quick_check(1)", row -> row.getString(1))
                    .orElse("no answer");
            if (!first.equals("ok")) {
                throw new StoreException(
                        StoreException.Kind.BROKEN,
                        "workshop.db is damaged (" + first + "); put back a copy of it",
                        null);
            }
        } catch (SQLException e) {
            throw new StoreException(new SqliteDialect().kind(e), "workshop.db cannot be opened: " + e.getMessage(), e);
        }
    }

    private static void forOwnerOnly(Path file) {
        EnumSet<PosixFilePermission> owner =
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                // The files that SQLite makes beside it get the same mode.
                Files.setPosixFilePermissions(file, owner);
            }
        } catch (IOException e) {
            throw broken(file, "cannot be made, or its mode not be set to 600", e);
        }
    }

    private static StoreException broken(Path file, String what, Exception cause) {
        return new StoreException(
                StoreException.Kind.BROKEN, file.getFileName() + " " + what + ": " + cause.getMessage(), cause);
    }
}
