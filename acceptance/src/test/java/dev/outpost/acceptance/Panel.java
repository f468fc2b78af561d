package dev.outpost.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A panel of a dashboard, in as few words as it takes; what Grafana wants beside them is the same for all of a kind.
 *
 * @param kind its type in Grafana
 * @param title heading
 * @param about what it is for and what to look at, shown with the panel and in docs/observability.md
 * @param unit Grafana's name of the unit; empty: none
 * @param width of 24
 * @param height in rows of 30 pixels
 * @param source where its queries go
 * @param queries what is asked
 * @param options what is not as usual, by Grafana's name; null keeps what is usual
 */
record Panel(
        String kind,
        String title,
        String about,
        String unit,
        int width,
        int height,
        Source source,
        List<Query> queries,
        JsonObject options) {

    /** Data sources, by what they are provisioned as. */
    enum Source {
        PROMETHEUS,
        LOKI,
        JAEGER;

        String uid() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        JsonObject json() {
            return new JsonObject().put("type", uid()).put("uid", uid());
        }
    }

    /**
     * One question.
     *
     * @param text in the language of the source
     * @param legend name of its series, with labels in double braces
     */
    record Query(String text, String legend) {}

    /** Lines over time. */
    static Panel lines(String title, String about, String unit, String... queries) {
        return of("timeseries", title, about, unit, 12, 8, Source.PROMETHEUS, queries);
    }

    /** One number, large, with its recent course behind it. */
    static Panel number(String title, String about, String unit, String query) {
        return of("stat", title, about, unit, 6, 4, Source.PROMETHEUS, query, "");
    }

    /** Records of the servers, the newest first. */
    static Panel records(String title, String about, String query) {
        return of("logs", title, about, "", 24, 9, Source.LOKI, query, "");
    }

    /** Lines over time, counted from records. */
    static Panel recordLines(String title, String about, String unit, String... queries) {
        return of("timeseries", title, about, unit, 12, 8, Source.LOKI, queries);
    }

    /** One trace, span by span. */
    static Panel trace(String title, String about, String traceId) {
        return of("traces", title, about, "", 24, 14, Source.JAEGER, traceId, "");
    }

    private static Panel of(
            String kind,
            String title,
            String about,
            String unit,
            int width,
            int height,
            Source source,
            String... textsAndLegends) {
        List<Query> queries = new ArrayList<>();
        for (int i = 0; i < textsAndLegends.length; i += 2) {
            queries.add(new Query(textsAndLegends[i].strip(), textsAndLegends[i + 1]));
        }
        return new Panel(kind, title, about, unit, width, height, source, List.copyOf(queries), new JsonObject());
    }

    /** The same of another width. */
    Panel wide(int columns) {
        return new Panel(kind, title, about, unit, columns, height, source, queries, options);
    }

    /** The same with colours from these values on: good below the first, then a warning, then worse. */
    Panel limits(double warning, double critical) {
        JsonArray steps = new JsonArray()
                .add(new JsonObject().put("color", "green").putNull("value"))
                .add(new JsonObject().put("color", "orange").put("value", warning))
                .add(new JsonObject().put("color", "red").put("value", critical));
        return with("steps", steps);
    }

    /** The same with areas on each other. */
    Panel stacked() {
        return with("stacked", true);
    }

    private Panel with(String name, Object value) {
        JsonObject more = options.copy().put(name, value);
        return new Panel(kind, title, about, unit, width, height, source, queries, more);
    }

    /** As Grafana has it. */
    JsonObject json(int id, int x, int y) {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("type", kind)
                .put("title", title)
                .put("description", about)
                .put(
                        "gridPos",
                        new JsonObject()
                                .put("h", height)
                                .put("w", width)
                                .put("x", x)
                                .put("y", y))
                .put("datasource", source.json())
                .put("targets", targets());
        JsonArray steps = options.getJsonArray(
                "steps",
                new JsonArray().add(new JsonObject().put("color", "green").putNull("value")));
        JsonObject thresholds = new JsonObject().put("mode", "absolute").put("steps", steps);
        JsonObject defaults = new JsonObject().put("thresholds", thresholds);
        if (!unit.isEmpty()) {
            defaults.put("unit", unit);
        }
        JsonObject field = new JsonObject().put("defaults", defaults).put("overrides", new JsonArray());
        switch (kind) {
            case "timeseries" -> {
                defaults.put("min", 0).put("color", new JsonObject().put("mode", "palette-classic"));
                defaults.put("custom", lineStyle());
                json.put("fieldConfig", field).put("options", lineOptions());
            }
            case "stat" -> {
                defaults.put("color", new JsonObject().put("mode", "thresholds"));
                json.put("fieldConfig", field).put("options", numberOptions());
            }
            case "logs" -> json.put("options", recordOptions());
            default -> {}
        }
        return json;
    }

    private JsonArray targets() {
        JsonArray targets = new JsonArray();
        for (Query query : queries) {
            JsonObject target = new JsonObject()
                    .put("refId", String.valueOf((char) ('A' + targets.size())))
                    .put("datasource", source.json());
            switch (source) {
                case PROMETHEUS ->
                    target.put("expr", query.text())
                            .put("legendFormat", query.legend())
                            .put("range", true)
                            .put("exemplar", query.text().contains("_bucket"));
                case LOKI ->
                    target.put("expr", query.text())
                            .put("legendFormat", query.legend())
                            .put("queryType", "range");
                case JAEGER -> target.put("query", query.text());
            }
            targets.add(target);
        }
        return targets;
    }

    private JsonObject lineStyle() {
        boolean stacked = options.getBoolean("stacked", false);
        boolean limits = options.containsKey("steps");
        return new JsonObject()
                .put("drawStyle", "line")
                .put("lineWidth", 1)
                .put("fillOpacity", stacked ? 30 : 5)
                .put("showPoints", "auto")
                .put("spanNulls", false)
                .put(
                        "stacking",
                        new JsonObject()
                                .put("mode", stacked ? "normal" : "none")
                                .put("group", "A"))
                .put("thresholdsStyle", new JsonObject().put("mode", limits ? "dashed" : "off"));
    }

    private static JsonObject lineOptions() {
        return new JsonObject()
                .put(
                        "legend",
                        new JsonObject()
                                .put("showLegend", true)
                                .put("displayMode", "list")
                                .put("placement", "bottom")
                                .put("calcs", new JsonArray()))
                .put("tooltip", new JsonObject().put("mode", "multi").put("sort", "desc"));
    }

    private static JsonObject numberOptions() {
        return new JsonObject()
                .put("colorMode", "value")
                .put("graphMode", "area")
                .put("justifyMode", "auto")
                .put("orientation", "auto")
                .put("textMode", "auto")
                .put("wideLayout", true)
                .put("showPercentChange", false)
                .put("percentChangeColorMode", "standard")
                .put(
                        "reduceOptions",
                        new JsonObject()
                                .put("calcs", new JsonArray().add("lastNotNull"))
                                .put("fields", "")
                                .put("values", false));
    }

    private static JsonObject recordOptions() {
        return new JsonObject()
                .put("showTime", true)
                .put("showLabels", false)
                .put("showCommonLabels", false)
                .put("wrapLogMessage", true)
                .put("prettifyLogMessage", false)
                .put("enableLogDetails", true)
                .put("showLogContextToggle", false)
                .put("dedupStrategy", "none")
                .put("sortOrder", "Descending");
    }
}
