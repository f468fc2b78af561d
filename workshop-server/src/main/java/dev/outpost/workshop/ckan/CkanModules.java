package dev.outpost.workshop.ckan;

import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Provided;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The mods of CKAN (demo/workshop/ckan-modules.jsonl.gz) as packages of this workshop.
 *
 * <p>Ids are {@code ckan/} and the identifier in lower case; were two to differ in case only, the later in order would get
 * {@code -2} behind it. Versions are not semver: a mod's releases are put in order by CKAN's rule, those of equal version in
 * the order of the file, and the i-th of them from 0 is 1.i.0. Bounds fall between these. What is provided has no version:
 * it is 0.0.0, which is in no range with a bound, as with CKAN. Of {@code any_of}, a package is made whose versions each need
 * one of the choices, the first choice newest. Bounds on the game's own version are left out.
 */
public final class CkanModules {

    private static final String PUBLISHER = "ckan";
    private static final String CHOICES = "ckan-choice";
    private static final Version PROVIDED = Version.parse("0.0.0");
    /** No version is so. */
    private static final VersionRange NOTHING = VersionRange.parse("=0.0.1");

    private final List<CkanModule> all = new ArrayList<>();
    private final Map<String, PackageId> ids = new HashMap<>();
    private final Map<String, List<CkanVersion>> orders = new HashMap<>();
    private final Map<PackageId, CkanModule> choices = new TreeMap<>();

    private CkanModules() {}

    /** Reads the file. */
    public static List<CkanModule> read(Path file) throws IOException {
        List<JsonObject> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(new JsonObject(line));
            }
        }
        CkanModules modules = new CkanModules();
        modules.convert(rows);
        return modules.all;
    }

    /** What may be chosen of them, with a hash and size that stand for a body where CKAN tells none. */
    public static List<Candidate> candidates(List<CkanModule> modules) {
        return modules.stream().map(CkanModules::candidate).toList();
    }

    private static Candidate candidate(CkanModule module) {
        Hash hash = module.sha256().isEmpty()
                ? Hash.of((module.id() + "@" + module.version()).getBytes(StandardCharsets.UTF_8))
                : new Hash(module.sha256());
        return new Candidate(
                module.id(),
                module.version(),
                module.dependencies(),
                module.conflicts(),
                module.provides(),
                Set.of(),
                hash,
                Math.max(1, module.downloadBytes()),
                "",
                false);
    }

    private void convert(List<JsonObject> rows) {
        Map<String, List<JsonObject>> byIdentifier = new TreeMap<>();
        rows.forEach(row -> byIdentifier
                .computeIfAbsent(row.getString("identifier"), any -> new ArrayList<>())
                .add(row));
        byIdentifier.forEach((identifier, releases) -> {
            id(identifier);
            orders.put(
                    identifier,
                    releases.stream()
                            .map(row -> CkanVersion.of(row.getString("version")))
                            .sorted()
                            .toList());
        });
        byIdentifier.forEach((identifier, releases) -> {
            List<JsonObject> ordered = new ArrayList<>(releases);
            ordered.sort((one, two) ->
                    CkanVersion.of(one.getString("version")).compareTo(CkanVersion.of(two.getString("version"))));
            for (int i = 0; i < ordered.size(); i++) {
                all.add(module(identifier, i, ordered.get(i)));
            }
        });
        all.addAll(choices.values());
    }

    private CkanModule module(String identifier, int place, JsonObject row) {
        Map<PackageId, Dependency> dependencies = new LinkedHashMap<>();
        objects(row, "depends").forEach(each -> depend(dependencies, each, false));
        objects(row, "recommends").forEach(each -> depend(dependencies, each, true));
        objects(row, "suggests").forEach(each -> depend(dependencies, each, true));
        Map<PackageId, Conflict> conflicts = new LinkedHashMap<>();
        objects(row, "conflicts").forEach(each -> {
            PackageId against = id(each.getString("name"));
            VersionRange range = range(each);
            conflicts.merge(
                    against,
                    new Conflict(against, range),
                    (one, two) -> new Conflict(against, one.range().union(two.range())));
        });
        return new CkanModule(
                id(identifier),
                version(place),
                row.getString("version"),
                row.getString("name"),
                row.getString("abstract"),
                texts(row, "license"),
                texts(row, "tags"),
                List.copyOf(dependencies.values()),
                List.copyOf(conflicts.values()),
                texts(row, "provides").stream()
                        .distinct()
                        .map(each -> new Provided(id(each), PROVIDED))
                        .toList(),
                row.getLong("download_size", 0L),
                row.getString("sha256", "").toLowerCase(Locale.ROOT));
    }

    private void depend(Map<PackageId, Dependency> dependencies, JsonObject each, boolean optional) {
        JsonArray anyOf = each.getJsonArray("any_of");
        if (anyOf != null && optional) {
            return; // asks for nothing, and is no package whose version could be wrong
        }
        PackageId id = anyOf == null ? id(each.getString("name")) : choice(anyOf);
        VersionRange range = anyOf == null ? range(each) : VersionRange.ALL;
        Dependency before = dependencies.get(id);
        if (before == null) {
            dependencies.put(id, new Dependency(id, range, optional));
        } else if (!optional) {
            VersionRange both = before.range().intersect(range);
            dependencies.put(id, new Dependency(id, both.isEmpty() ? NOTHING : both, false));
        }
    }

    private PackageId choice(JsonArray anyOf) {
        List<Dependency> each = new ArrayList<>();
        for (int i = 0; i < anyOf.size(); i++) {
            JsonObject one = anyOf.getJsonObject(i);
            each.add(new Dependency(id(one.getString("name")), range(one), false));
        }
        String name =
                Hash.of(each.toString().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
        PackageId id = new PackageId(CHOICES, name);
        PackageId first = new PackageId(CHOICES, name + "-" + (each.size() - 1));
        if (!choices.containsKey(first)) {
            for (int i = 0; i < each.size(); i++) {
                choices.put(new PackageId(CHOICES, name + "-" + i), choiceOf(id, each, i));
            }
        }
        return id;
    }

    private static CkanModule choiceOf(PackageId id, List<Dependency> all, int place) {
        Dependency one = all.get(place);
        return new CkanModule(
                id,
                version(all.size() - 1 - place),
                one.id().name(),
                "One of " + all.size(),
                "Stands for a choice among " + all.stream().map(Dependency::id).toList(),
                List.of("CC0"),
                List.of(),
                List.of(one),
                List.of(),
                List.of(),
                0,
                "");
    }

    private static Version version(int place) {
        return Version.of(1, place, 0);
    }

    /** The bounds of a relation, between the releases that there are. */
    private VersionRange range(JsonObject relation) {
        List<CkanVersion> order = orders.getOrDefault(relation.getString("name"), List.of());
        String exact = relation.getString("version");
        if (exact != null) {
            int at = Collections.binarySearch(order, CkanVersion.of(exact));
            return at < 0 ? NOTHING : VersionRange.exactly(version(at));
        }
        String least = relation.getString("min_version");
        String most = relation.getString("max_version");
        if (least == null && most == null) {
            return VersionRange.ALL;
        }
        int from = least == null ? 0 : (int) below(order, each -> each.compareTo(CkanVersion.of(least)) < 0);
        VersionRange range = VersionRange.atLeast(version(from));
        if (most != null) {
            int to = (int) below(order, each -> each.compareTo(CkanVersion.of(most)) <= 0);
            range = range.intersect(VersionRange.atLeast(version(to)).complement());
        }
        return range.isEmpty() ? NOTHING : range;
    }

    private static long below(List<CkanVersion> order, Function<CkanVersion, Boolean> is) {
        return order.stream().filter(is::apply).count();
    }

    private PackageId id(String identifier) {
        PackageId known = ids.get(identifier);
        if (known != null) {
            return known;
        }
        PackageId id = new PackageId(PUBLISHER, identifier.toLowerCase(Locale.ROOT));
        for (int i = 2; ids.containsValue(id) && orders.containsKey(identifier); i++) {
            id = new PackageId(PUBLISHER, identifier.toLowerCase(Locale.ROOT) + "-" + i);
        }
        ids.put(identifier, id);
        return id;
    }

    private static Stream<JsonObject> objects(JsonObject row, String field) {
        JsonArray array = row.getJsonArray(field);
        return array == null ? Stream.of() : array.stream().map(JsonObject.class::cast);
    }

    private static List<String> texts(JsonObject row, String field) {
        Object value = row.getValue(field);
        if (value instanceof JsonArray array) {
            return array.stream().map(String.class::cast).toList();
        }
        return value == null ? List.of() : List.of((String) value);
    }
}
