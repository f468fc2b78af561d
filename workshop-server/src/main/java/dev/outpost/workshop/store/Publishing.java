package dev.outpost.workshop.store;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.search.Facet;
import dev.outpost.workshop.search.Relevance;
import dev.outpost.workshop.store.Token.Scope;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes and yanks, each in one transaction. Any thread.
 *
 * <p>A package has a place, by which it is found: how often it is downloaded, in doublings, above its number. The most
 * downloaded packages have the highest places.
 */
final class Publishing {

    /** Bits of a place that are the package's number. */
    static final int ID_BITS = 40;

    private final Database database;
    private final NearNames nearNames;
    private final InstantSource clock;

    Publishing(Database database, NearNames nearNames, InstantSource clock) {
        this.database = database;
        this.nearNames = nearNames;
        this.clock = clock;
    }

    /** Where a package of this number and so many downloads is found. */
    static long place(long id, long downloads) {
        return ((long) Relevance.tier(downloads) << ID_BITS) | id;
    }

    PublishOutcome publish(Release release, byte[] manifest, Actor by) {
        PackageId id = release.manifest().id();
        return database.write(db -> {
            Optional<String> refusal = refusal(db, id.publisher(), Scope.PUBLISH, by);
            if (refusal.isPresent()) {
                return new PublishOutcome.NotYours(refusal.get());
            }
            Version version = release.manifest().version();
            Optional<Shelved> there = Reading.release(db, id, version);
            if (there.isPresent()) {
                return new PublishOutcome.Exists(there.get());
            }
            long number = packageNumber(db, id);
            long sequence = db.number(
                    "UPDATE workshop SET sequence = sequence + 1, versions = versions + 1 RETURNING sequence");
            long row = insert(db, release, manifest, number, sequence, by);
            db.update(
                    "INSERT INTO changes (sequence, kind, release, at_ms) VALUES (?, 'publish', ?, ?)",
                    sequence,
                    row,
                    now());
            db.update("UPDATE packages SET versions = versions + 1 WHERE id = ?", number);
            show(db, number, release.manifest(), row);
            NearName near = db.first(
                            "SELECT near, near_why FROM packages WHERE id = ?",
                            found -> Optional.ofNullable(Reading.near(found, 1)),
                            number)
                    .flatMap(found -> found)
                    .orElse(null);
            return new PublishOutcome.Published(new Shelved(release, sequence, 0, null, near));
        });
    }

    YankOutcome yank(PackageId id, Version version, @Nullable String reason, Actor by) {
        return database.write(db -> {
            Optional<Long> row =
                    db.first("""
                    SELECT r.id FROM packages p JOIN releases r ON r.package = p.id
                    WHERE p.publisher = ? AND p.name = ? AND r.version_key = ?
                    """, found -> found.getLong(1), id.publisher(), id.name(), VersionKey.of(version));
            if (row.isEmpty()) {
                return new YankOutcome.Unknown();
            }
            Optional<String> refusal = refusal(db, id.publisher(), Scope.YANK, by);
            if (refusal.isPresent()) {
                return new YankOutcome.NotYours(refusal.get());
            }
            boolean changed = mark(db, row.get(), reason, by);
            if (changed) {
                long sequence = db.number("UPDATE workshop SET sequence = sequence + 1 RETURNING sequence");
                db.update(
                        "INSERT INTO changes (sequence, kind, release, at_ms) VALUES (?, ?, ?, ?)",
                        sequence,
                        reason == null ? "unyank" : "yank",
                        row.get(),
                        now());
                long number = db.number("SELECT package FROM releases WHERE id = ?", row.get());
                show(db, number, null, 0);
            }
            return new YankOutcome.Done(Reading.release(db, id, version).orElseThrow(), changed);
        });
    }

    boolean acceptName(PackageId id) {
        return database.write(db -> db.update("""
                        UPDATE packages SET near = NULL, near_why = NULL, near_open = 0
                        WHERE publisher = ? AND name = ? AND near_open = 1
                        """, id.publisher(), id.name()) > 0);
    }

    private boolean mark(Db db, long row, @Nullable String reason, Actor by) throws SQLException {
        if (reason == null) {
            // What was yanked here stays so, whatever another workshop does.
            String whose = by instanceof Actor.Mirror ? Actor.Mirror.ANY + "%" : "%";
            return db.update("""
                            UPDATE releases SET yanked_ms = NULL, yanked_why = NULL, yanked_by = NULL
                            WHERE id = ? AND yanked_ms IS NOT NULL AND yanked_by LIKE ?
                            """, row, whose) > 0;
        }
        String cut = reason.codePointCount(0, reason.length()) <= Yank.LONGEST_REASON
                ? reason
                : reason.substring(0, reason.offsetByCodePoints(0, Yank.LONGEST_REASON));
        return db.update("""
                        UPDATE releases SET yanked_ms = ?, yanked_why = ?, yanked_by = ?
                        WHERE id = ? AND yanked_ms IS NULL
                        """, now(), cut, by.name(), row) > 0;
    }

    /** Why this is not theirs to do; a publisher that nobody has yet becomes theirs. */
    private Optional<String> refusal(Db db, String publisher, Scope scope, Actor by) throws SQLException {
        Optional<String> owner =
                db.first("SELECT owner FROM publishers WHERE name = ?", row -> row.getString(1), publisher);
        if (by.token().isPresent()) {
            Token token = by.token().get();
            if (!token.scopes().contains(scope)) {
                return Optional.of("token " + token.id() + " lacks the scope " + scope.label());
            }
            boolean first = token.publishers().contains(Token.ANY_NEW)
                    && (owner.isEmpty() || owner.get().equals(token.id()));
            if (!first && !token.publishers().contains(publisher)) {
                return Optional.of("publisher '" + publisher + "' "
                        + (owner.isEmpty() ? "is not one that token " : "belongs to others than token ") + token.id()
                        + (owner.isEmpty() ? " may act for" : ""));
            }
        }
        if (by instanceof Actor.Mirror) {
            Optional<String> taken = owner.flatMap(whose -> Mirrors.refusal(publisher, whose, by));
            if (taken.isEmpty() && owner.isPresent() && !owner.get().equals(by.name())) {
                db.update("UPDATE publishers SET owner = ? WHERE name = ?", by.name(), publisher);
            }
            if (taken.isPresent()) {
                return taken;
            }
        }
        if (owner.isEmpty()) {
            db.update("INSERT INTO publishers (name, owner, created_ms) VALUES (?, ?, ?)", publisher, by.name(), now());
        }
        return Optional.empty();
    }

    private long packageNumber(Db db, PackageId id) throws SQLException {
        Optional<Long> number = db.first(
                "SELECT id FROM packages WHERE publisher = ? AND name = ?",
                row -> row.getLong(1),
                id.publisher(),
                id.name());
        if (number.isPresent()) {
            return number.get();
        }
        NearName near = nearNames.check(db, id).orElse(null);
        db.update("UPDATE workshop SET packages = packages + 1");
        return db.number(
                """
                INSERT INTO packages (publisher, name, created_ms, versions, downloads, shown, updated, place, title, summary,
                                      facets, near, near_why, near_open)
                VALUES (?, ?, ?, 0, 0, NULL, 0, NULL, '', '', '', ?, ?, ?) RETURNING id
                """,
                id.publisher(),
                id.name(),
                now(),
                near == null ? null : near.like().toString(),
                near == null ? null : near.why(),
                near == null ? 0 : 1);
    }

    private static long insert(Db db, Release release, byte[] manifest, long number, long sequence, Actor by)
            throws SQLException {
        Manifest about = release.manifest();
        long row = db.number(
                """
                INSERT INTO releases (package, version, version_key, pre_release, channel, modules, manifest_hash,
                                      package_hash, size_bytes, published_ms, published_by, source, sequence, downloads)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) RETURNING id
                """,
                number,
                about.version().toString(),
                VersionKey.of(about.version()),
                about.version().isPreRelease() ? 1 : 0,
                about.channel().name().toLowerCase(Locale.ROOT),
                String.join("\n", about.modules()),
                release.manifestHash().hex(),
                release.packageHash().hex(),
                release.sizeBytes(),
                release.published().toEpochMilli(),
                by.name(),
                by instanceof Actor.Mirror mirror ? mirror.source() : "",
                sequence);
        db.update("INSERT INTO manifests (release, yaml) VALUES (?, ?)", row, manifest);
        List<@Nullable Object[]> relations = new ArrayList<>();
        for (Dependency each : about.dependencies()) {
            relations.add(new Object[] {
                row,
                each.optional() ? "wants" : "needs",
                each.id().toString(),
                each.range().toString()
            });
        }
        for (Conflict each : about.conflicts()) {
            relations.add(new Object[] {
                row, "conflicts", each.id().toString(), each.range().toString()
            });
        }
        for (Provided each : about.provides()) {
            relations.add(new Object[] {
                row, "provides", each.id().toString(), each.version().toString()
            });
        }
        if (!relations.isEmpty()) {
            db.updateAll("INSERT INTO relations (release, kind, target, versions) VALUES (?, ?, ?, ?)", relations);
        }
        return row;
    }

    /**
     * Lets search show what is now the newest of a package.
     *
     * @param published what was just published, if that is why
     * @param row its row
     */
    private void show(Db db, long number, @Nullable Manifest published, long row) throws SQLException {
        Optional<long[]> newest = db.first("""
                SELECT id, sequence FROM releases WHERE package = ? AND yanked_ms IS NULL
                ORDER BY pre_release, version_key DESC LIMIT 1
                """, found -> new long[] {found.getLong(1), found.getLong(2)}, number);
        @Nullable
        Long[] was = db.first(
                        "SELECT shown, place, downloads FROM packages WHERE id = ?",
                        found -> new @Nullable Long[] {
                            found.getObject(1) == null ? null : (Long) found.getLong(1),
                            found.getLong(2),
                            found.getLong(3)
                        },
                        number)
                .orElseThrow();
        Long shown = was[0];
        long place = was[1] == null ? 0 : was[1];
        long downloads = was[2] == null ? 0 : was[2];
        if (newest.isEmpty()) {
            if (shown != null) {
                database.dialect().unindex(db, place);
                db.update("UPDATE packages SET shown = NULL, place = NULL, updated = 0 WHERE id = ?", number);
            }
            return;
        }
        long best = newest.get()[0];
        if (shown != null && shown == best) {
            return;
        }
        if (shown != null) {
            database.dialect().unindex(db, place);
        }
        Manifest manifest = published != null && best == row ? published : manifest(db, best);
        Map<Facet, List<String>> facets = Card.facets(manifest);
        long now = place(number, downloads);
        db.update(
                "UPDATE packages SET shown = ?, updated = ?, place = ?, title = ?, summary = ?, facets = ? WHERE id ="
                        + " ?",
                best,
                newest.get()[1],
                now,
                manifest.title(),
                Card.summary(manifest.description()),
                Card.lines(facets),
                number);
        database.dialect().index(db, now, SearchDocument.of(manifest, facets));
    }

    private static Manifest manifest(Db db, long row) throws SQLException {
        return db.first("SELECT yaml FROM manifests WHERE release = ?", found -> Manifest.read(found.getBytes(1)), row)
                .orElseThrow(() -> new SQLException("release " + row + " has no manifest"));
    }

    private long now() {
        return clock.millis();
    }
}
