package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.MetricType;
import java.util.IdentityHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The catalogue is defined once: documents are made from it, and {@code -Dwrite-docs} ({@code ./outpost docs}) writes them. */
class GeneratedDocsTest {

    @Test
    void shouldDifferInNothingFromTheCatalogue() throws Exception {
        GeneratedDocs docs = new GeneratedDocs();
        if (System.getProperty("write-docs") != null) {
            docs.write();
        }
        String remedy = "docs differs from the catalogue; ./outpost docs writes it anew";
        Map<String, String> committed = GeneratedDocs.committed();
        assertThat(committed.keySet()).as(remedy).isEqualTo(docs.files().keySet());
        docs.files()
                .forEach((path, text) -> assertThat(committed.get(path))
                        .as("%s: %s", path, remedy)
                        .isEqualTo(text));
    }

    @Test
    void shouldLeaveNoDefinitionOutOfTheDocuments() throws Exception {
        IdentityHashMap<Object, String> documented = new IdentityHashMap<>();
        for (EventType event : CatalogueSection.whole().events()) {
            documented.put(event, event.name());
        }
        for (MetricType metric : CatalogueSection.whole().metrics()) {
            documented.put(metric, metric.name());
        }
        assertThat(new UsedEntries().constants())
                .as("events and metrics that are defined in the code")
                .allMatch(documented::containsKey);
    }
}
