package dev.outpost.acceptance;

import dev.outpost.telemetry.event.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the documents that are made from the catalogue have to say, by path under docs. */
final class GeneratedDocs {

    private static final Path DOCS = Project.ROOT.resolve("docs");

    private final Map<String, String> files = new TreeMap<>();

    GeneratedDocs() throws ReflectiveOperationException {
        UsedEntries used = new UsedEntries();
        files.put("events.md", new EventPage(used).text());
        files.put("metrics.md", new MetricPage(used).text());
        for (EventType event : CatalogueSection.rows(CatalogueSection.whole())) {
            files.put("schemas/" + event.name() + ".json", EventSchema.of(event).encodePrettily() + "\n");
        }
    }

    Map<String, String> files() {
        return files;
    }

    /** What is there now. */
    static Map<String, String> committed() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String page : new String[] {"events.md", "metrics.md"}) {
            if (Files.exists(DOCS.resolve(page))) {
                found.put(page, Files.readString(DOCS.resolve(page)));
            }
        }
        Path schemas = DOCS.resolve("schemas");
        if (Files.isDirectory(schemas)) {
            try (Stream<Path> all = Files.list(schemas)) {
                for (Path schema : all.toList()) {
                    found.put("schemas/" + schema.getFileName(), Files.readString(schema));
                }
            }
        }
        return found;
    }

    void write() throws IOException {
        for (String stale : committed().keySet()) {
            if (!files.containsKey(stale)) {
                Files.delete(DOCS.resolve(stale));
            }
        }
        Files.createDirectories(DOCS.resolve("schemas"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(DOCS.resolve(file.getKey()), file.getValue());
        }
    }
}
