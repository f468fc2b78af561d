package dev.outpost.acceptance;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.metrics.Meters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** docs/metrics.md: every metric, its kind, unit and labels, and what Prometheus calls it. */
final class MetricPage {

    private static final Pattern TYPE_LINE = Pattern.compile("(?m)^# TYPE (\\S+) (counter|gauge|histogram|summary)$");

    private static final String HEAD = """
            # Metrics

            Every metric that Outpost's components report. Made from the catalogue in the code by `./outpost docs`; a test fails
            when the two differ. Events are in [events.md](events.md).

            A metric is at hand in two ways:

            - **SQL.** Every ten seconds and at the end each meter is snapshotted into `telemetry_events`: `event` is the metric's
              name and `data` has its labels and then `total` and `delta` of a counter, `value` of a gauge, or `count`, `sum`,
              `p50`, `p95`, `p99` and `max` of a histogram (the percentiles and the largest of about the last half minute). These
              rows are detail, severity info. Each has its JSON Schema in [schemas](schemas).
            - **Prometheus**, at `/metrics` with `telemetry.prometheus` on: the name in the last column, a histogram with `_bucket`,
              `_count` and `_sum`, and beside it `_max`, the largest of about the last half minute. In the text form 0.0.4 or, for
              whoever asks for it in `Accept`, OpenMetrics 1.0.0. Vert.x's own metrics (`vertx_...`) come along.

            ```sql
            SELECT timestamp, json_extract(data, '$.p99') AS p99_ms
            FROM telemetry_events WHERE event = 'relay.tick.latency_ms' ORDER BY id DESC LIMIT 60;
            ```

            Labels are closed sets, all of whose values are listed here: no player, game, map, resource or address is ever a label.
            """;

    private final UsedEntries used;
    private final StringBuilder page = new StringBuilder(HEAD);

    MetricPage(UsedEntries used) {
        this.used = used;
    }

    String text() {
        for (CatalogueSection section : CatalogueSection.ALL) {
            if (!section.catalogue().metrics().isEmpty()) {
                section(section);
            }
        }
        return page.toString();
    }

    private void section(CatalogueSection section) {
        List<MetricType> metrics = section.catalogue().metrics();
        boolean any = metrics.stream().anyMatch(used::contains);
        page.append("\n## ").append(section.title()).append("\n\n");
        page.append(any ? section.recordedBy() : section.nothingYet()).append("\n\n");
        page.append("| metric | kind | unit | labels | what it says | Prometheus |\n|---|---|---|---|---|---|\n");
        for (MetricType metric : metrics) {
            page.append("| `").append(metric.name()).append("` | ").append(Labels.of(metric.kind()));
            page.append(" | ").append(metric.unit()).append(" | ");
            page.append(metric.labels().stream()
                    .map(label -> "`" + label.name() + "`: " + EventPage.oneOf(label.values()))
                    .collect(Collectors.joining("; ")));
            page.append(" | ").append(metric.description());
            if (any && !used.contains(metric)) {
                page.append(" **Nothing reports it in this version.**");
            }
            page.append(" | `").append(prometheusName(metric)).append("` |\n");
        }
    }

    /** What a scrape calls it, taken from one. */
    static String prometheusName(MetricType metric) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters meters = new Meters(registry);
        String[] labels =
                metric.labels().stream().map(label -> label.values().get(0)).toArray(String[]::new);
        switch (metric.kind()) {
            case COUNTER -> meters.counter(metric, labels);
            case GAUGE -> meters.gauge(metric, () -> 1, labels);
            case HISTOGRAM -> meters.histogram(metric, labels);
        }
        Matcher type = TYPE_LINE.matcher(registry.scrape());
        if (!type.find()) {
            throw new AssertionError(metric.name() + " is not in a scrape");
        }
        return type.group(1);
    }
}
