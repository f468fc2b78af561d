package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How far other workshops were followed, on a database. Any thread. */
final class Mirrors implements MirrorBook {

    private final Database database;

    Mirrors(Database database) {
        this.database = database;
    }

    /** Why a mirror may not act for a publisher that has this owner; empty: it may. */
    static Optional<String> refusal(String publisher, String owner, Actor mirror) {
        if (owner.equals(mirror.name()) || owner.equals(Actor.Mirror.ANY)) {
            return Optional.empty();
        }
        return Optional.of("publisher '" + publisher + "' "
                + (Actor.Mirror.isNamed(owner)
                        ? "comes from " + owner.substring(Actor.Mirror.ANY.length())
                        : "is one of this workshop's own"));
    }

    @Override
    public Optional<Mark> mark(String source) {
        return database.read(db -> db.first(
                "SELECT sequence, change, begun_ms FROM mirrors WHERE source = ?",
                row -> new Mark(row.getLong(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))),
                source));
    }

    @Override
    public void mark(String source, Mark mark) {
        database.write(db -> db.update(
                """
                INSERT INTO mirrors (source, sequence, change, begun_ms) VALUES (?, ?, ?, ?)
                ON CONFLICT (source) DO UPDATE
                SET sequence = excluded.sequence, change = excluded.change, begun_ms = excluded.begun_ms
                """, source, mark.sequence(), mark.change(), mark.begun().toEpochMilli()));
    }

    @Override
    public Taken taken(String source) {
        return database.read(db -> db.first(
                        "SELECT COUNT(*), COALESCE(SUM(size_bytes), 0) FROM releases WHERE source = ?",
                        row -> new Taken(row.getLong(1), row.getLong(2)),
                        source)
                .orElseThrow());
    }

    @Override
    public Optional<String> refusal(String publisher, Actor.Mirror source) {
        return database.read(db ->
                        db.first("SELECT owner FROM publishers WHERE name = ?", row -> row.getString(1), publisher))
                .flatMap(owner -> refusal(publisher, owner, source));
    }

    @Override
    public boolean leave(LeftOut left) {
        return database.write(db -> {
            boolean noted = db.update(
                            """
                            INSERT INTO mirror_left AS it (source, package, version, package_hash, why, detail, at_ms)
                            VALUES (?, ?, ?, ?, ?, ?, ?)
                            ON CONFLICT (source, package, version) DO UPDATE
                            SET package_hash = excluded.package_hash, why = excluded.why, detail = excluded.detail,
                                at_ms = excluded.at_ms
                            WHERE it.package_hash <> excluded.package_hash OR it.why <> excluded.why
                            """,
                            left.source(),
                            left.id().toString(),
                            left.version().toString(),
                            left.packageHash().hex(),
                            left.why(),
                            left.detail(),
                            left.at().toEpochMilli())
                    > 0;
            if (noted) {
                db.update("""
                        DELETE FROM mirror_left WHERE source = ? AND at_ms <
                            (SELECT at_ms FROM mirror_left WHERE source = ? ORDER BY at_ms DESC LIMIT 1 OFFSET ?)
                        """, left.source(), left.source(), MOST_LEFT - 1);
            }
            return noted;
        });
    }

    @Override
    public void taken(String source, PackageId id, Version version) {
        database.write(db -> db.update(
                "DELETE FROM mirror_left WHERE source = ? AND package = ? AND version = ?",
                source,
                id.toString(),
                version.toString()));
    }

    @Override
    public List<LeftOut> left(String source, int limit) {
        return database.read(db -> db.list(
                """
                SELECT package, version, package_hash, why, detail, at_ms FROM mirror_left
                WHERE source = ? ORDER BY at_ms DESC, package, version LIMIT ?
                """,
                row -> new LeftOut(
                        source,
                        PackageId.parse(row.getString(1)),
                        Version.parse(row.getString(2)),
                        new Hash(row.getString(3)),
                        row.getString(4),
                        row.getString(5),
                        Instant.ofEpochMilli(row.getLong(6))),
                source,
                limit));
    }

    @Override
    public void follow(Set<String> sources) {
        String others = String.join(", ", Collections.nCopies(sources.size() + 1, "?"));
        database.write(db -> db.update(
                "UPDATE publishers SET owner = ? WHERE owner LIKE ? AND owner NOT IN (" + others + ")",
                Stream.concat(
                                Stream.of(Actor.Mirror.ANY, Actor.Mirror.ANY + "%", Actor.Mirror.ANY),
                                sources.stream().map(source -> new Actor.Mirror(source).name()))
                        .toArray()));
    }
}
