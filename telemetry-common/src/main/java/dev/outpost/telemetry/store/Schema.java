package dev.outpost.telemetry.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The one table of every {@code telemetry.db} and its indexes (D031, Unified Local-First Storage). */
public final class Schema {

    /** What {@code PRAGMA user_version} says of a file of this schema. */
    public static final int VERSION = 1;

    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS telemetry_events (
                id              INTEGER PRIMARY KEY,
                timestamp       TEXT    NOT NULL,
                session_id      TEXT    NOT NULL,
                component       TEXT    NOT NULL,
                game_module     TEXT,
                mod_fingerprint TEXT,
                category        TEXT    NOT NULL,
                event           TEXT    NOT NULL,
                severity        TEXT    NOT NULL DEFAULT 'info',
                data            TEXT,
                duration_us     INTEGER,
                tick            INTEGER,
                correlation     TEXT
            )""";

    private static final List<String> INDEXES = List.of(
            "idx_telemetry_ts ON telemetry_events(timestamp)",
            "idx_telemetry_cat_event ON telemetry_events(category, event)",
            "idx_telemetry_session ON telemetry_events(session_id)",
            "idx_telemetry_game_module ON telemetry_events(game_module) WHERE game_module IS NOT NULL",
            "idx_telemetry_mod_fp ON telemetry_events(mod_fingerprint) WHERE mod_fingerprint IS NOT NULL",
            "idx_telemetry_severity ON telemetry_events(severity) WHERE severity IN ('warn', 'error')",
            "idx_telemetry_correlation ON telemetry_events(correlation) WHERE correlation IS NOT NULL");

    private Schema() {}

    /** Names of the table's indexes. */
    public static List<String> indexNames() {
        return INDEXES.stream()
                .map(index -> index.substring(0, index.indexOf(' ')))
                .toList();
    }

    /**
     * Brings a database to {@link #VERSION}, from nothing or from any version before, in one transaction.
     *
     * @param connection in auto-commit mode
     * @throws NewerSchemaException when the file is of a version that this program does not know
     */
    public static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version == VERSION) {
                return;
            }
            if (version > VERSION) {
                throw new NewerSchemaException(version);
            }
            statement.execute("BEGIN IMMEDIATE");
            try {
                // Version 0 is a new file, or one that another program wrote after the document and left unnumbered.
                statement.execute(TABLE);
                for (String index : INDEXES) {
                    statement.execute("CREATE INDEX IF NOT EXISTS " + index);
                }
                statement.execute("PRAGMA user_version = " + VERSION);
                statement.execute("COMMIT");
            } catch (SQLException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            return result.getInt(1);
        }
    }

    /** The file was written by a newer program. */
    public static final class NewerSchemaException extends SQLException {

        private static final long serialVersionUID = 1L;

        NewerSchemaException(int version) {
            super("schema version " + version + ", this program knows " + VERSION);
        }
    }
}
