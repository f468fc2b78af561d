package dev.outpost.workshop.store;

import java.sql.SQLException;
import java.util.List;

/** The tables of the workshop's database (docs/operator-guide.md, The workshop's database), and how they came about. */
final class Schema {

    /** One script for each version of the schema, which brings the one before to it; the first one begins with nothing. */
    private static final List<String> STEPS = List.of("""
            CREATE TABLE workshop (
                one             INTEGER NOT NULL CHECK (one = 1) PRIMARY KEY,
                schema_version  INTEGER NOT NULL,
                sequence        INTEGER NOT NULL,
                packages        INTEGER NOT NULL,
                versions        INTEGER NOT NULL,
                downloads       INTEGER NOT NULL
            ) STRICT;
            INSERT INTO workshop (one, schema_version, sequence, packages, versions, downloads) VALUES (1, 0, 0, 0, 0, 0);
            CREATE TABLE publishers (
                name            TEXT NOT NULL PRIMARY KEY,
                owner           TEXT NOT NULL,
                created_ms      INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE packages (
                id              SERIAL PRIMARY KEY,
                publisher       TEXT NOT NULL REFERENCES publishers (name),
                name            TEXT NOT NULL,
                created_ms      INTEGER NOT NULL,
                versions        INTEGER NOT NULL,
                downloads       INTEGER NOT NULL,
                shown           INTEGER,
                updated         INTEGER NOT NULL,
                place           INTEGER,
                title           TEXT NOT NULL,
                summary         TEXT NOT NULL,
                facets          TEXT NOT NULL,
                near            TEXT,
                near_why        TEXT,
                near_open       INTEGER NOT NULL,
                UNIQUE (publisher, name)
            ) STRICT;
            CREATE UNIQUE INDEX packages_by_place ON packages (place, downloads, updated, id);
            CREATE INDEX packages_by_downloads ON packages (downloads, id);
            CREATE INDEX packages_by_updated ON packages (updated, id);
            CREATE INDEX packages_by_shown ON packages (shown);
            CREATE INDEX packages_near ON packages (id) WHERE near_open = 1;
            CREATE TABLE releases (
                id              SERIAL PRIMARY KEY,
                package         INTEGER NOT NULL REFERENCES packages (id),
                version         TEXT NOT NULL,
                version_key     TEXT NOT NULL,
                pre_release     INTEGER NOT NULL,
                channel         TEXT NOT NULL,
                modules         TEXT NOT NULL,
                manifest_hash   TEXT NOT NULL,
                package_hash    TEXT NOT NULL,
                size_bytes      INTEGER NOT NULL,
                published_ms    INTEGER NOT NULL,
                published_by    TEXT NOT NULL,
                source          TEXT NOT NULL,
                sequence        INTEGER NOT NULL,
                downloads       INTEGER NOT NULL,
                yanked_ms       INTEGER,
                yanked_why      TEXT,
                yanked_by       TEXT,
                UNIQUE (package, version_key)
            ) STRICT;
            CREATE INDEX releases_by_hash ON releases (package_hash, id);
            CREATE TABLE manifests (
                release         INTEGER NOT NULL PRIMARY KEY REFERENCES releases (id),
                yaml            BLOB NOT NULL
            ) STRICT;
            CREATE TABLE relations (
                release         INTEGER NOT NULL REFERENCES releases (id),
                kind            TEXT NOT NULL CHECK (kind IN ('needs', 'wants', 'conflicts', 'provides')),
                target          TEXT NOT NULL,
                versions        TEXT NOT NULL,
                PRIMARY KEY (release, kind, target)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX relations_by_target ON relations (target, release);
            CREATE TABLE changes (
                sequence        INTEGER NOT NULL PRIMARY KEY,
                kind            TEXT NOT NULL CHECK (kind IN ('publish', 'yank', 'unyank')),
                release         INTEGER NOT NULL REFERENCES releases (id),
                at_ms           INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE tokens (
                id              TEXT NOT NULL PRIMARY KEY,
                hash            TEXT NOT NULL,
                label           TEXT NOT NULL,
                publishers      TEXT NOT NULL,
                scopes          TEXT NOT NULL,
                created_ms      INTEGER NOT NULL,
                expires_ms      INTEGER NOT NULL,
                revoked_ms      INTEGER,
                last_used_day   INTEGER
            ) STRICT;
            CREATE INDEX tokens_by_age ON tokens (created_ms, id);
            CREATE TABLE download_days (
                day             INTEGER NOT NULL,
                release         INTEGER NOT NULL REFERENCES releases (id),
                requester       TEXT NOT NULL,
                PRIMARY KEY (day, release, requester)
            ) STRICT, WITHOUT ROWID;
            """, """
            CREATE TABLE mirrors (
                source          TEXT NOT NULL PRIMARY KEY,
                sequence        INTEGER NOT NULL,
                change          TEXT NOT NULL,
                begun_ms        INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE mirror_left (
                source          TEXT NOT NULL,
                package         TEXT NOT NULL,
                version         TEXT NOT NULL,
                package_hash    TEXT NOT NULL,
                why             TEXT NOT NULL,
                detail          TEXT NOT NULL,
                at_ms           INTEGER NOT NULL,
                PRIMARY KEY (source, package, version)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX mirror_left_by_age ON mirror_left (source, at_ms);
            CREATE INDEX releases_by_source ON releases (source, size_bytes);
            """);

    /** Version of a database that this program has brought up to date. */
    static final int VERSION = STEPS.size();

    private Schema() {}

    /**
     * Brings a database to {@link #VERSION}, from nothing or from any version before, in one transaction.
     *
     * @throws StoreException when it is of a version that this program does not know
     */
    static void migrate(Database database) {
        database.write(db -> {
            migrate(db, database.dialect());
            return VERSION;
        });
    }

    private static void migrate(Db db, Dialect dialect) throws SQLException {
        int version = dialect.hasTables(db) ? (int) db.number("SELECT schema_version FROM workshop") : 0;
        if (version > VERSION) {
            throw new StoreException(
                    StoreException.Kind.BROKEN,
                    "the workshop's database is of schema version " + version + ", this program knows " + VERSION,
                    null);
        }
        for (int step = version; step < VERSION; step++) {
            db.script(dialect.ddl(STEPS.get(step)));
            if (step == 0) {
                db.script(dialect.searchDdl());
            }
        }
        if (version < VERSION) {
            db.update("UPDATE workshop SET schema_version = ?", VERSION);
        }
    }
}
