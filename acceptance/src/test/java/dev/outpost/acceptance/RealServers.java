package dev.outpost.acceptance;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The recorded server list of demo/listings. */
final class RealServers {

    private RealServers() {}

    /** The first so many rows that have a name. */
    static List<JsonObject> first(int most) throws IOException {
        try (BufferedReader rows = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(
                        Files.newInputStream(Project.ROOT.resolve("demo/listings/server-listings.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            return rows.lines()
                    .map(JsonObject::new)
                    .filter(row -> !row.getString("name", "").isBlank())
                    .limit(most)
                    .toList();
        }
    }
}
