package dev.outpost.workshop.ckan;

import dev.outpost.workshop.resolve.Candidate;
import dev.outpost.workshop.resource.Dependency;
import dev.outpost.workshop.resource.Hash;
import dev.outpost.workshop.resource.PackageId;
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
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The large case of the PubGrub reference solver's benchmark (demo/workshop/pubgrub-large-case.jsonl.gz). Its package 7,
 * version 3 is {@code case/p7} 3.0.0 here. Asked for is {@link #ROOT}, any version.
 */
public final class LargeCase {

    /** The package to ask for. */
    public static final PackageId ROOT = id(0);

    private LargeCase() {}

    /** Reads the file. */
    public static List<Candidate> read(Path file) throws IOException {
        List<Candidate> all = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.add(candidate(new JsonObject(line)));
            }
        }
        return all;
    }

    private static Candidate candidate(JsonObject row) {
        PackageId id = id(row.getInteger("package"));
        Version version = Version.of(row.getInteger("version"), 0, 0);
        List<Dependency> dependencies = new ArrayList<>();
        JsonObject depends = row.getJsonObject("depends");
        for (String name : depends.fieldNames()) {
            JsonArray spans = depends.getJsonArray(name);
            VersionRange range = VersionRange.NONE;
            for (int i = 0; i < spans.size(); i++) {
                range = range.union(span(spans.getJsonArray(i)));
            }
            dependencies.add(new Dependency(id(Integer.parseInt(name)), range, false));
        }
        Hash hash = Hash.of((id + "@" + version).getBytes(StandardCharsets.UTF_8));
        return new Candidate(id, version, dependencies, List.of(), List.of(), Set.of(), hash, 1, "", false);
    }

    private static VersionRange span(JsonArray span) {
        VersionRange from = VersionRange.atLeast(Version.of(span.getInteger(0), 0, 0));
        Integer to = span.getInteger(1);
        return to == null
                ? from
                : from.intersect(VersionRange.atLeast(Version.of(to, 0, 0)).complement());
    }

    private static PackageId id(int number) {
        return new PackageId("case", "p" + number);
    }
}
