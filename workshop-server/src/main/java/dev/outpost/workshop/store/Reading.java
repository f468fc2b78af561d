package dev.outpost.workshop.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Release;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what is published; keeps nothing but manifests that it has parsed, which never change. Any thread. */
final class Reading {

    /** Text of manifests that are kept parsed, which takes some four times as much. */
    private static final long KEPT_YAML_BYTES = 2 << 20;

    private static final String SHELVED = """
            SELECT m.yaml, r.manifest_hash, r.package_hash, r.size_bytes, r.published_ms, r.sequence, r.downloads,
                   r.yanked_ms, r.yanked_why, r.yanked_by, p.near, p.near_why
            FROM packages p JOIN releases r ON r.package = p.id JOIN manifests m ON m.release = r.id
            """;
    private static final String ROW = """
            SELECT p.id, p.publisher, p.name, r.version, p.versions, p.downloads, p.created_ms, p.near, p.near_why
            FROM packages p LEFT JOIN releases r ON r.id = p.shown
            """;

    private final Database database;
    private final Cache<String, Parsed> parsed = Caffeine.newBuilder()
            .maximumWeight(KEPT_YAML_BYTES)
            .weigher((String hash, Parsed manifest) -> hash.length() + manifest.yamlBytes())
            .build();

    Reading(Database database) {
        this.database = database;
    }

    private record Parsed(Manifest manifest, int yamlBytes) {}

    /** Reads the manifest in the first column, whose hash is in the second. */
    @FunctionalInterface
    private interface Manifests {
        Manifest of(ResultSet row) throws SQLException;
    }

    Optional<PackageRow> find(PackageId id) {
        return database.read(db ->
                db.first(ROW + "WHERE p.publisher = ? AND p.name = ?", Reading::packageRow, id.publisher(), id.name()));
    }

    Optional<Shelved> release(PackageId id, Version version) {
        return database.read(db -> release(db, id, version, this::kept));
    }

    static Optional<Shelved> release(Db db, PackageId id, Version version) throws SQLException {
        return release(db, id, version, row -> Manifest.read(row.getBytes(1)));
    }

    private static Optional<Shelved> release(Db db, PackageId id, Version version, Manifests manifests)
            throws SQLException {
        return db.first(
                SHELVED + "WHERE p.publisher = ? AND p.name = ? AND r.version_key = ?",
                row -> shelved(row, manifests),
                id.publisher(),
                id.name(),
                VersionKey.of(version));
    }

    Optional<Shelved> shown(PackageId id) {
        return database.read(db -> db.first(
                SHELVED + "WHERE p.publisher = ? AND p.name = ? AND r.id = p.shown",
                row -> shelved(row, this::kept),
                id.publisher(),
                id.name()));
    }

    Optional<Shelved> byPackageHash(Hash hash) {
        return database.read(db -> db.first(
                SHELVED + "WHERE r.package_hash = ? ORDER BY r.id LIMIT 1",
                row -> shelved(row, this::kept),
                hash.hex()));
    }

    boolean isReferenced(Hash hash) {
        return database.read(
                db -> db.first("SELECT 1 FROM releases WHERE package_hash = ? LIMIT 1", row -> true, hash.hex())
                        .isPresent());
    }

    Optional<byte[]> manifest(PackageId id, Version version) {
        return database.read(
                db -> db.first("""
                SELECT m.yaml FROM packages p JOIN releases r ON r.package = p.id JOIN manifests m ON m.release = r.id
                WHERE p.publisher = ? AND p.name = ? AND r.version_key = ?
                """, row -> row.getBytes(1), id.publisher(), id.name(), VersionKey.of(version)));
    }

    Page<VersionRow> versions(PackageId id, @Nullable String cursor, int limit) {
        List<String> from = Cursor.parts(cursor, "versions", 1);
        List<VersionRow> rows = database.read(db -> db.list(
                """
                SELECT r.version, r.channel, r.published_ms, r.manifest_hash, r.package_hash, r.size_bytes, r.downloads,
                       r.yanked_ms, r.yanked_why, r.yanked_by
                FROM releases r
                WHERE r.package = (SELECT id FROM packages WHERE publisher = ? AND name = ?) AND r.version_key < ?
                ORDER BY r.version_key DESC LIMIT ?
                """,
                row -> new VersionRow(
                        Version.parse(row.getString(1)),
                        row.getString(2),
                        Instant.ofEpochMilli(row.getLong(3)),
                        new Hash(row.getString(4)),
                        new Hash(row.getString(5)),
                        row.getLong(6),
                        row.getLong(7),
                        yank(row, 8)),
                id.publisher(),
                id.name(),
                // Above all keys, which begin with a digit.
                from.isEmpty() ? "~" : from.get(0),
                limit + 1));
        return page(rows, limit, last -> Cursor.of("versions", VersionKey.of(last.version())));
    }

    Page<Dependent> dependents(PackageId id, @Nullable String cursor, int limit) {
        List<String> from = Cursor.parts(cursor, "dependents", 2);
        List<Dependent> rows = database.read(db -> db.list(
                """
                SELECT p.publisher, p.name, r.version, d.versions, d.kind
                FROM relations d JOIN packages p ON p.shown = d.release JOIN releases r ON r.id = d.release
                WHERE d.target = ? AND d.kind IN ('needs', 'wants') AND (p.publisher, p.name) > (?, ?)
                ORDER BY p.publisher, p.name LIMIT ?
                """,
                row -> new Dependent(
                        new PackageId(row.getString(1), row.getString(2)),
                        Version.parse(row.getString(3)),
                        VersionRange.parse(row.getString(4)),
                        row.getString(5).equals("wants")),
                id.toString(),
                from.isEmpty() ? "" : from.get(0),
                from.isEmpty() ? "" : from.get(1),
                limit + 1));
        return page(
                rows,
                limit,
                last -> Cursor.of("dependents", last.id().publisher(), last.id().name()));
    }

    Page<PackageRow> nearNames(@Nullable String cursor, int limit) {
        List<String> from = Cursor.parts(cursor, "near", 1);
        List<Map.Entry<Long, PackageRow>> rows = database.read(db -> db.list(
                ROW + "WHERE p.near_open = 1 AND p.id < ? ORDER BY p.id DESC LIMIT ?",
                row -> Map.entry(row.getLong(1), packageRow(row)),
                from.isEmpty() ? Long.MAX_VALUE : Cursor.number(from.get(0)),
                limit + 1));
        Page<Map.Entry<Long, PackageRow>> page = page(rows, limit, last -> Cursor.of("near", last.getKey()));
        return new Page<>(page.items().stream().map(Map.Entry::getValue).toList(), page.cursor());
    }

    List<Change> changesSince(long sequence, int limit) {
        return database.read(db -> db.list(
                """
                SELECT c.sequence, c.kind, p.publisher, p.name, r.version, r.package_hash, c.at_ms
                FROM changes c JOIN releases r ON r.id = c.release JOIN packages p ON p.id = r.package
                WHERE c.sequence > ? ORDER BY c.sequence LIMIT ?
                """,
                row -> new Change(
                        row.getLong(1),
                        Change.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        new PackageId(row.getString(3), row.getString(4)),
                        Version.parse(row.getString(5)),
                        new Hash(row.getString(6)),
                        Instant.ofEpochMilli(row.getLong(7))),
                sequence,
                limit));
    }

    Totals totals() {
        return database.read(db -> db.first(
                        "SELECT packages, versions, downloads, sequence FROM workshop",
                        row -> new Totals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .orElseThrow());
    }

    /** All versions of a package as a resolver wants them, the newest first. */
    List<Candidate> candidates(PackageId id) {
        return database.read(db -> {
            // What they say of others is read after them: a version that is published in between is left out whole.
            Map<Long, Candidate> versions = new LinkedHashMap<>();
            db.list("""
                    SELECT r.id, r.version, r.modules, r.package_hash, r.size_bytes, r.source, r.yanked_ms
                    FROM releases r WHERE r.package = (SELECT id FROM packages WHERE publisher = ? AND name = ?)
                    ORDER BY r.version_key DESC
                    """, row -> versions.put(row.getLong(1), bare(id, row)), id.publisher(), id.name());
            Map<Long, List<Relation>> relations = new HashMap<>();
            db.list(
                    """
                    SELECT d.release, d.kind, d.target, d.versions FROM releases r JOIN relations d ON d.release = r.id
                    WHERE r.package = (SELECT id FROM packages WHERE publisher = ? AND name = ?)
                    ORDER BY d.release, d.target
                    """,
                    row -> relations
                            .computeIfAbsent(row.getLong(1), release -> new ArrayList<>())
                            .add(new Relation(row.getString(2), PackageId.parse(row.getString(3)), row.getString(4))),
                    id.publisher(),
                    id.name());
            List<Candidate> candidates = new ArrayList<>();
            versions.forEach((row, version) -> candidates.add(with(version, relations.getOrDefault(row, List.of()))));
            return List.copyOf(candidates);
        });
    }

    /** The packages of which a version provides this one. */
    SortedSet<PackageId> providers(PackageId id) {
        return related(id, "d.kind = 'provides'");
    }

    /** The packages of which a version needs this one, or would want it. */
    SortedSet<PackageId> needing(PackageId id) {
        return related(id, "d.kind IN ('needs', 'wants')");
    }

    private SortedSet<PackageId> related(PackageId id, String kind) {
        String sql = """
                SELECT DISTINCT p.publisher, p.name
                FROM relations d JOIN releases r ON r.id = d.release JOIN packages p ON p.id = r.package
                WHERE d.target = ? AND %s
                """.formatted(kind);
        List<PackageId> ids = database.read(
                db -> db.list(sql, row -> new PackageId(row.getString(1), row.getString(2)), id.toString()));
        return new TreeSet<>(ids);
    }

    /** What a version says of another package. */
    private record Relation(String kind, PackageId target, String versions) {}

    private static Candidate bare(PackageId id, ResultSet row) throws SQLException {
        return new Candidate(
                id,
                Version.parse(row.getString(2)),
                List.of(),
                List.of(),
                List.of(),
                Set.copyOf(lines(row.getString(3))),
                new Hash(row.getString(4)),
                row.getLong(5),
                row.getString(6),
                row.getObject(7) != null);
    }

    private static Candidate with(Candidate version, List<Relation> relations) {
        List<Dependency> dependencies = new ArrayList<>();
        List<Conflict> conflicts = new ArrayList<>();
        List<Provided> provides = new ArrayList<>();
        for (Relation each : relations) {
            String versions = each.versions();
            switch (each.kind()) {
                case "conflicts" -> conflicts.add(new Conflict(each.target(), VersionRange.parse(versions)));
                case "provides" -> provides.add(new Provided(each.target(), Version.parse(versions)));
                default -> {
                    boolean optional = each.kind().equals("wants");
                    dependencies.add(new Dependency(each.target(), VersionRange.parse(versions), optional));
                }
            }
        }
        return new Candidate(
                version.id(),
                version.version(),
                dependencies,
                conflicts,
                provides,
                version.modules(),
                version.hash(),
                version.sizeBytes(),
                version.source(),
                version.yanked());
    }

    private Manifest kept(ResultSet row) throws SQLException {
        String hash = row.getString(2);
        Parsed kept = parsed.getIfPresent(hash);
        if (kept == null) {
            byte[] yaml = row.getBytes(1);
            kept = new Parsed(Manifest.read(yaml), yaml.length);
            parsed.put(hash, kept);
        }
        return kept.manifest();
    }

    private static Shelved shelved(ResultSet row, Manifests manifests) throws SQLException {
        Yank yank = yank(row, 8);
        Release release = new Release(
                manifests.of(row),
                new Hash(row.getString(2)),
                new Hash(row.getString(3)),
                row.getLong(4),
                Instant.ofEpochMilli(row.getLong(5)),
                yank != null);
        return new Shelved(release, row.getLong(6), row.getLong(7), yank, near(row, 11));
    }

    private static PackageRow packageRow(ResultSet row) throws SQLException {
        String shown = row.getString(4);
        return new PackageRow(
                new PackageId(row.getString(2), row.getString(3)),
                shown == null ? null : Version.parse(shown),
                row.getInt(5),
                row.getLong(6),
                Instant.ofEpochMilli(row.getLong(7)),
                near(row, 8));
    }

    private static @Nullable Yank yank(ResultSet row, int column) throws SQLException {
        return row.getObject(column) == null
                ? null
                : new Yank(
                        row.getString(column + 1),
                        row.getString(column + 2),
                        Instant.ofEpochMilli(row.getLong(column)));
    }

    /** What two columns say of a name that comes near another. */
    static @Nullable NearName near(ResultSet row, int column) throws SQLException {
        String near = row.getString(column);
        return near == null ? null : new NearName(PackageId.parse(near), row.getString(column + 1));
    }

    /** Parts that no line end is in. */
    static List<String> lines(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split("\n", -1));
    }

    /** A page of rows of which one more was read than it has. */
    static <T> Page<T> page(List<T> rows, int limit, Function<T, String> cursor) {
        return rows.size() <= limit
                ? new Page<>(List.copyOf(rows), null)
                : new Page<>(List.copyOf(rows.subList(0, limit)), cursor.apply(rows.get(limit - 1)));
    }
}
