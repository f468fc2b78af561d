package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards and what docs/dashboards.md says of them are made from one definition; {@code ./outpost docs} writes them. */
class DashboardsTest {

    private static final Path FOLDER = Project.ROOT.resolve("deploy/grafana/dashboards");
    private static final Path PAGE = Project.ROOT.resolve("docs/dashboards.md");

    @Test
    void shouldBeCommittedAsTheyAreDefined() throws Exception {
        Map<String, String> wanted = new TreeMap<>();
        for (Dashboard dashboard : Dashboards.ALL) {
            wanted.put(dashboard.name() + ".json", dashboard.json().encodePrettily() + "\n");
        }
        if (System.getProperty("write-docs") != null) {
            for (Map.Entry<String, String> file : wanted.entrySet()) {
                Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
            }
            Files.writeString(PAGE, page());
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names =
                    files.map(file -> String.valueOf(file.getFileName())).toList();
            assertThat(names).containsExactlyInAnyOrderElementsOf(wanted.keySet());
        }
        for (Map.Entry<String, String> file : wanted.entrySet()) {
            assertThat(Files.readString(FOLDER.resolve(file.getKey())))
                    .as("%s: ./outpost docs writes it anew", file.getKey())
                    .isEqualTo(file.getValue());
        }
        assertThat(Files.readString(PAGE)).as("./outpost docs writes it anew").isEqualTo(page());
    }

    @Test
    void shouldFitOnTheirGridAndSayWhatTheyAreFor() {
        for (Dashboard dashboard : Dashboards.ALL) {
            JsonArray panels = dashboard.json().getJsonArray("panels");
            Set<Integer> ids = panels.stream()
                    .map(panel -> ((JsonObject) panel).getInteger("id"))
                    .collect(Collectors.toSet());
            assertThat(ids).as(dashboard.title()).hasSize(panels.size());
            for (int i = 0; i < panels.size(); i++) {
                JsonObject one = panels.getJsonObject(i);
                JsonObject place = one.getJsonObject("gridPos");
                assertThat(place.getInteger("x") + place.getInteger("w"))
                        .as(one.getString("title"))
                        .isLessThanOrEqualTo(24);
                for (int j = 0; j < i; j++) {
                    JsonObject other = panels.getJsonObject(j);
                    assertThat(apart(place, other.getJsonObject("gridPos")))
                            .as("%s and %s on %s", one.getString("title"), other.getString("title"), dashboard.title())
                            .isTrue();
                }
            }
            assertThat(dashboard.panels()).allSatisfy(panel -> {
                assertThat(panel.about()).as(panel.title()).endsWith(".");
                assertThat(panel.queries()).as(panel.title()).isNotEmpty();
            });
        }
    }

    private static boolean apart(JsonObject one, JsonObject other) {
        return one.getInteger("x") + one.getInteger("w") <= other.getInteger("x")
                || other.getInteger("x") + other.getInteger("w") <= one.getInteger("x")
                || one.getInteger("y") + one.getInteger("h") <= other.getInteger("y")
                || other.getInteger("y") + other.getInteger("h") <= one.getInteger("y");
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Dashboards

                What each panel of the dashboards in `deploy/grafana/dashboards` is for. Made, as they are, from one definition by
                `./outpost docs`. How to run them: [observability.md](observability.md).
                """);
        for (Dashboard dashboard : Dashboards.ALL) {
            page.append("\n## ")
                    .append(dashboard.title().replace("Outpost / ", ""))
                    .append("\n\n");
            page.append(dashboard.about()).append("\n\n| part | panel | what it is for |\n|---|---|---|\n");
            for (Dashboard.Row row : dashboard.rows()) {
                for (Panel panel : row.panels()) {
                    page.append("| ").append(row.title()).append(" | ").append(panel.title());
                    page.append(" | ").append(panel.about()).append(" |\n");
                }
            }
        }
        return page.toString();
    }
}
