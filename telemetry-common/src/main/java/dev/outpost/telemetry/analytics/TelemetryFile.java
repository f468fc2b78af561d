package dev.outpost.telemetry.analytics;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * A {@code telemetry.db} seen from outside the process that writes it, running or not (design.md, analytics).
 *
 * <p>Immutable, for any thread; the connections it opens belong to one thread each. All its errors are
 * {@link AnalyticsException}s that name the file.
 */
public final class TelemetryFile {

    /** How long a reader waits for a lock before it says that the file is locked. */
    static final int BUSY_TIMEOUT_MS = 5000;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Path path;

    private TelemetryFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** The file at this path; it need not exist. */
    public static TelemetryFile at(Path path) {
        return new TelemetryFile(path);
    }

    /** Absolute path of the database. */
    public Path path() {
        return path;
    }

    /** Whether there is something at the path. */
    public boolean exists() {
        return Files.exists(path);
    }

    /** Size of the database without its WAL; 0 when it does not exist. */
    public long databaseBytes() {
        return sizeOf(path);
    }

    /** Size of the WAL; 0 when there is none. */
    public long walBytes() {
        return sizeOf(wal());
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(SQLiteConnection connection) throws SQLException;
    }

    /** Runs work on a connection that cannot write, and closes it. */
    <T> T read(Work<T> work) {
        try (SQLiteConnection connection = open(true)) {
            return work.on(connection);
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    /** Runs work on a connection that may write, and closes it. */
    <T> T write(Work<T> work) {
        try (SQLiteConnection connection = open(false)) {
            return work.on(connection);
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    /** Refuses what is no telemetry database. */
    void check() {
        read(connection -> 0);
    }

    /** What an error of SQLite means to the operator. */
    AnalyticsException explained(SQLException error) {
        String detail = detail(error);
        if (!(error instanceof SQLiteException sqlite)) {
            return AnalyticsException.failed(path + ": " + detail, error);
        }
        // The low byte is the primary code; the rest says where it came from.
        return switch (sqlite.getResultCode().code & 0xff) {
            case 5, 6 ->
                AnalyticsException.failed(
                        path + " is locked by another process (waited " + BUSY_TIMEOUT_MS / 1000 + " s)", error);
            case 8 -> AnalyticsException.failed(path + " cannot be written: " + detail, error);
            case 11 -> AnalyticsException.failed(path + " is damaged: " + detail, error);
            case 13 -> AnalyticsException.failed("the disk is full: " + path, error);
            case 14 -> AnalyticsException.failed(path + " cannot be opened: " + detail, error);
            case 26 -> AnalyticsException.failed(path + " is no SQLite database", error);
            default -> AnalyticsException.failed(path + ": " + detail, error);
        };
    }

    /** The part of a driver's message that SQLite itself said. */
    static String detail(SQLException error) {
        String message = String.valueOf(error.getMessage());
        int from = message.lastIndexOf(" (");
        String said = message.startsWith("[SQLITE") && from > 0 && message.endsWith(")")
                ? message.substring(from + 2, message.length() - 1)
                : message;
        return said.replaceAll("\\s+", " ");
    }

    /** The categories that have events here, in order. One index probe each. */
    static Set<String> categories(Connection connection) throws SQLException {
        Set<String> found = new TreeSet<>();
        try (PreparedStatement next =
                connection.prepareStatement("SELECT min(category) FROM telemetry_events WHERE category > ?")) {
            String last = "";
            while (true) {
                next.setString(1, last);
                try (ResultSet row = next.executeQuery()) {
                    String category = row.next() ? row.getString(1) : null;
                    if (category == null) {
                        return found;
                    }
                    found.add(category);
                    last = category;
                }
            }
        }
    }

    /** A single number. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private SQLiteConnection open(boolean toRead) throws SQLException {
        checkFile();
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setReadOnly(toRead);
        SQLiteConnection connection = (SQLiteConnection) config.createConnection("jdbc:sqlite:" + location(toRead));
        try {
            if (toRead) {
                execute(connection, "PRAGMA query_only = ON");
            }
            // The file may come from anywhere: its schema must not call functions, its pages are checked as they come.
            execute(connection, "PRAGMA trusted_schema = OFF");
            execute(connection, "PRAGMA cell_size_check = ON");
            checkSchema(connection);
            return connection;
        } catch (SQLException | AnalyticsException e) {
            connection.close();
            throw e;
        }
    }

    private void checkFile() {
        if (!exists()) {
            throw AnalyticsException.failed(
                    "no database at " + path + " (a server makes it at its first start; --db FILE names another)");
        }
        if (Files.isDirectory(path)) {
            throw AnalyticsException.failed(path + " is a folder, not a database (--db FILE names the file in it)");
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(MAGIC.length);
        } catch (IOException e) {
            throw AnalyticsException.failed(path + " cannot be read: " + e.getMessage(), e);
        }
        if (head.length > 0 && !Arrays.equals(head, MAGIC)) {
            throw AnalyticsException.failed(path + " is no SQLite database");
        }
    }

    private void checkSchema(Connection connection) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (Column column : Column.values()) {
            missing.add(column.label());
        }
        int all = missing.size();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name FROM pragma_table_info('telemetry_events')")) {
            while (row.next()) {
                missing.remove(row.getString(1).toLowerCase(Locale.ROOT));
            }
        }
        if (missing.size() == all) {
            throw AnalyticsException.failed(path + " is no telemetry database: it has no table telemetry_events");
        }
        if (!missing.isEmpty()) {
            throw AnalyticsException.failed(
                    path + " has a foreign schema: telemetry_events lacks the column(s) " + String.join(", ", missing));
        }
    }

    /**
     * Where and how to open. A file in a folder where nothing may be made (a mounted backup) is opened as one that
     * nobody changes, since a WAL database otherwise needs its shared memory file; that is safe only while no WAL
     * waits beside it.
     */
    private String location(boolean toRead) {
        Path folder = path.getParent();
        boolean fixed = toRead && folder != null && !Files.isWritable(folder) && walBytes() == 0;
        return uri(path) + (toRead ? "?mode=ro" : "?mode=rw") + (fixed ? "&immutable=1" : "");
    }

    /** A URI rather than a bare path, so that no character of a file name means anything to the driver. */
    static String uri(Path file) {
        String text = file.toAbsolutePath().toString();
        return "file:"
                + URLEncoder.encode(text, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%2F", "/");
    }

    private Path wal() {
        return path.resolveSibling(path.getFileName() + "-wal");
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
