package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.workshop.resource.Conflict;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Manifest;
import dev.outpost.workshop.resource.PackageId;
import dev.outpost.workshop.resource.Version;
import dev.outpost.workshop.resource.VersionRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a test has published, and what follows from it by the rules of docs/workshop.md: judges a workshop's answers, and
 * shares nothing with its resolver.
 */
final class PublishedMods {

    private static final int MOST_SENTENCES = 5;

    private final Map<PackageId, Map<Version, Manifest>> all = new TreeMap<>();
    private final SatOracle sat = new SatOracle();

    void add(Manifest manifest) {
        sat.add(manifest);
        all.computeIfAbsent(manifest.id(), any -> new HashMap<>()).put(manifest.version(), manifest);
    }

    List<PackageId> ids() {
        return List.copyOf(all.keySet());
    }

    /** Whether these can be had together, in any version. */
    boolean isSolvable(Collection<PackageId> roots) {
        return sat.isSolvable(roots);
    }

    /** All that is needed is in a lock, and nothing that clashes. */
    void checkLock(JsonArray packages, Collection<Dependency> roots) {
        List<Manifest> chosen = objects(packages)
                .map(each -> manifest(each.getString("id"), each.getString("version")))
                .toList();
        assertThat(chosen).extracting(Manifest::id).doesNotHaveDuplicates();
        for (Dependency root : roots) {
            assertThat(chosen).as("asked for %s", root).anyMatch(each -> stands(each, root));
        }
        for (Manifest one : chosen) {
            for (Dependency need : one.dependencies()) {
                if (need.optional()) {
                    assertThat(chosen)
                            .as("%s wants %s", one.id(), need)
                            .noneMatch(each ->
                                    each.id().equals(need.id()) && !need.range().contains(each.version()));
                } else {
                    assertThat(chosen).as("%s needs %s", one.id(), need).anyMatch(each -> stands(each, need));
                }
            }
            one.conflicts()
                    .forEach(conflict -> assertThat(chosen)
                            .as("%s conflicts with %s", one.id(), conflict)
                            .noneMatch(each -> !each.id().equals(one.id())
                                    && stands(each, new Dependency(conflict.id(), conflict.range(), false))));
        }
    }

    /**
     * An explanation is right: each fact that it rests on is so, these facts alone leave no solution, and each repair solves
     * it.
     */
    void checkExplanation(JsonObject told, Collection<PackageId> asked) {
        assertThat(told.getString("code")).isEqualTo("unsolvable");
        assertThat(told.getJsonArray("explanation")).as("%s", told).hasSizeBetween(1, MOST_SENTENCES);
        assertThat(told.getString("detail")).contains(told.getString("culprit"));
        Set<PackageId> roots = new HashSet<>();
        Set<Said> said = new HashSet<>();
        objects(told.getJsonArray("facts")).forEach(fact -> {
            PackageId id = PackageId.parse(fact.getString("id"));
            if (fact.getString("kind").equals("asked")) {
                assertThat(asked).contains(id);
                roots.add(id);
                return;
            }
            for (Object version : fact.getJsonArray("versions")) {
                Manifest manifest = manifest(id.toString(), (String) version);
                Said each = new Said(
                        id,
                        manifest.version(),
                        fact.getString("kind"),
                        fact.getString("other"),
                        fact.getString("range"));
                assertThat(says(manifest)).as("%s", told).contains(each);
                said.add(each);
            }
        });
        SatOracle only = new SatOracle();
        all.values().forEach(versions -> versions.values().forEach(each -> only.add(reduced(each, said))));
        assertThat(only.isSolvable(roots))
                .as("the facts alone leave a solution: %s", told)
                .isFalse();
        assertThat(told.getJsonArray("repairs")).as("%s", told).isNotEmpty();
        objects(told.getJsonArray("repairs"))
                .forEach(repair -> checkLock(
                        repair.getJsonObject("lock").getJsonArray("packages"),
                        objects(repair.getJsonArray("roots"))
                                .map(root -> new Dependency(
                                        PackageId.parse(root.getString("id")),
                                        VersionRange.parse(root.getString("range")),
                                        false))
                                .toList()));
    }

    /** What a version says of another package. */
    private record Said(PackageId id, Version version, String kind, String other, String range) {

        static Said of(Manifest manifest, Dependency need) {
            return new Said(
                    manifest.id(),
                    manifest.version(),
                    need.optional() ? "wants" : "needs",
                    need.id().toString(),
                    need.range().toString());
        }

        static Said of(Manifest manifest, Conflict conflict) {
            return new Said(
                    manifest.id(),
                    manifest.version(),
                    "conflicts",
                    conflict.id().toString(),
                    conflict.range().toString());
        }
    }

    private static Set<Said> says(Manifest manifest) {
        Set<Said> all = new HashSet<>();
        manifest.dependencies().forEach(each -> all.add(Said.of(manifest, each)));
        manifest.conflicts().forEach(each -> all.add(Said.of(manifest, each)));
        return all;
    }

    /** A version that says only what is said. */
    private static Manifest reduced(Manifest manifest, Set<Said> said) {
        return new Manifest(
                manifest.id(),
                manifest.version(),
                manifest.category(),
                manifest.title(),
                manifest.description(),
                manifest.license(),
                manifest.aiUsage(),
                manifest.tags(),
                manifest.channel(),
                manifest.dependencies().stream()
                        .filter(each -> said.contains(Said.of(manifest, each)))
                        .toList(),
                manifest.conflicts().stream()
                        .filter(each -> said.contains(Said.of(manifest, each)))
                        .toList(),
                manifest.provides(),
                manifest.modules(),
                manifest.exports());
    }

    private Manifest manifest(String id, String version) {
        Manifest manifest = all.getOrDefault(PackageId.parse(id), Map.of()).get(Version.parse(version));
        return Objects.requireNonNull(manifest, () -> id + "@" + version + " was never published");
    }

    private static boolean stands(Manifest each, Dependency need) {
        return (each.id().equals(need.id()) && need.range().contains(each.version()))
                || each.provides().stream()
                        .anyMatch(provided ->
                                provided.id().equals(need.id()) && need.range().contains(provided.version()));
    }

    private static Stream<JsonObject> objects(JsonArray all) {
        return all.stream().map(JsonObject.class::cast);
    }
}
