package dev.outpost.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard, as {@code deploy/grafana/dashboards} has it.
 *
 * @param name of its file, and the last part of its id
 * @param title heading
 * @param about what it answers
 * @param variables what can be chosen in it
 * @param rows its panels, under headings
 */
record Dashboard(String name, String title, String about, List<JsonObject> variables, List<Row> rows) {

    /** Of Grafana 12. */
    private static final int SCHEMA = 41;

    private static final int COLUMNS = 24;

    /**
     * Panels under a heading.
     *
     * @param title the heading
     * @param panels from left to right, then down
     */
    record Row(String title, List<Panel> panels) {
        Row(String title, Panel... panels) {
            this(title, List.of(panels));
        }
    }

    Dashboard(String name, String title, String about, List<JsonObject> variables, Row... rows) {
        this(name, title, about, variables, List.of(rows));
    }

    Stream<Panel> panels() {
        return rows.stream().flatMap(row -> row.panels().stream());
    }

    /** One or more of the values that a label of a metric has. */
    static JsonObject choice(String label, String metric) {
        return new JsonObject()
                .put("type", "query")
                .put("name", label)
                .put("label", label)
                .put("datasource", Panel.Source.PROMETHEUS.json())
                .put(
                        "query",
                        new JsonObject()
                                .put("query", "label_values(" + metric + ", " + label + ")")
                                .put("refId", "values"))
                .put("refresh", 2)
                .put("sort", 1)
                .put("multi", true)
                .put("includeAll", true)
                .put("allValue", ".*")
                .put(
                        "current",
                        new JsonObject()
                                .put("text", new JsonArray().add("All"))
                                .put("value", new JsonArray().add("$__all")));
    }

    /** What is typed or comes with a link. */
    static JsonObject entry(String name, String label) {
        return new JsonObject()
                .put("type", "textbox")
                .put("name", name)
                .put("label", label)
                .put("query", "")
                .put("current", new JsonObject().put("text", "").put("value", ""));
    }

    /** As Grafana has it. */
    JsonObject json() {
        JsonArray panels = new JsonArray();
        int y = 0;
        for (Row row : rows) {
            panels.add(new JsonObject()
                    .put("id", panels.size() + 1)
                    .put("type", "row")
                    .put("title", row.title())
                    .put("collapsed", false)
                    .put("panels", new JsonArray())
                    .put(
                            "gridPos",
                            new JsonObject()
                                    .put("h", 1)
                                    .put("w", COLUMNS)
                                    .put("x", 0)
                                    .put("y", y)));
            y++;
            int x = 0;
            int height = 0;
            for (Panel panel : row.panels()) {
                if (x + panel.width() > COLUMNS) {
                    x = 0;
                    y += height;
                    height = 0;
                }
                panels.add(panel.json(panels.size() + 1, x, y));
                x += panel.width();
                height = Math.max(height, panel.height());
            }
            y += height;
        }
        List<Object> links = new ArrayList<>();
        links.add(new JsonObject()
                .put("title", "Outpost")
                .put("type", "dashboards")
                .put("tags", new JsonArray().add("outpost"))
                .put("asDropdown", true)
                .put("includeVars", false)
                .put("keepTime", true)
                .put("targetBlank", false)
                .put("icon", "external link")
                .put("tooltip", "")
                .put("url", ""));
        return new JsonObject()
                .put("uid", "outpost-" + name)
                .put("title", title)
                .put("description", about)
                .put("tags", new JsonArray().add("outpost"))
                .put("schemaVersion", SCHEMA)
                .put("version", 1)
                .put("editable", true)
                .put("graphTooltip", 1)
                .put("refresh", "15s")
                .put("timezone", "browser")
                .put("time", new JsonObject().put("from", "now-1h").put("to", "now"))
                .put("links", new JsonArray(links))
                .put("annotations", new JsonObject().put("list", new JsonArray()))
                .put("templating", new JsonObject().put("list", new JsonArray(new ArrayList<>(variables))))
                .put("panels", panels);
    }
}
