package dev.outpost.telemetry.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says what a failure of SQLite means for the operator. */
final class SqliteFailures {

    /** SQLite's extended codes carry the primary one in their low byte. */
    static final int PRIMARY_CODE = 0xff;

    private SqliteFailures() {}

    static StoreState state(SQLException e) {
        if (e instanceof Schema.NewerSchemaException) {
            return StoreState.NEWER;
        }
        if (e instanceof EventStore.ReplacedException) {
            return StoreState.REPLACED;
        }
        return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY_CODE)) {
            case SQLITE_FULL -> StoreState.FULL;
            case SQLITE_BUSY, SQLITE_LOCKED -> StoreState.LOCKED;
            case SQLITE_READONLY, SQLITE_PERM -> StoreState.READ_ONLY;
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT -> StoreState.CORRUPT;
            case SQLITE_CANTOPEN, SQLITE_AUTH -> StoreState.UNOPENABLE;
            default -> StoreState.FAILING;
        };
    }
}
