package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Field;
import dev.outpost.telemetry.event.MetricType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Dashboards, alert rules and runbook ask only for what servers report: every metric, label, value, event and field. */
class DeployDriftTest {

    /** Prometheus' own, for what it scrapes and what fires. */
    private static final Map<String, Set<String>> OF_PROMETHEUS =
            Map.of("up", Set.of("job", "instance"), "ALERTS", Set.of("alertname", "alertstate"));

    private static final Set<String> OF_EVERY_SERIES = Set.of("job", "instance");

    /** Vert.x's, as RelayMetricsIT sees them. */
    private static final Set<String> LABELS_OF_VERTX = Set.of("code", "route", "pool_name", "pool_type");

    /** What the export adds to each record: docs/observability.md, Logs. */
    private static final Set<String> OF_EVERY_RECORD =
            Set.of("service_namespace", "service_name", "trace_id", "event_name", "severity_text");

    private static final Pattern EVENTS = Pattern.compile("event_name=~?\"([^\"]+)\"");
    private static final Pattern RECORD_LABEL = Pattern.compile("([a-z_]+) ?(?:=~|!~|!=|=) ?\"");
    private static final Pattern UNWRAPPED = Pattern.compile("unwrap ([a-z_]+)|by \\(([a-z_, ]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    private final Map<String, MetricType> catalogue = new HashMap<>();

    DeployDriftTest() {
        for (MetricType metric : CatalogueSection.whole().metrics()) {
            catalogue.put(MetricPage.prometheusName(metric), metric);
        }
    }

    /**
     * A query and where it stands.
     *
     * @param where dashboard and panel, or rule
     * @param text the query
     */
    record Asked(String where, String text) {}

    /** All queries of committed dashboards for one sort of data source. */
    static List<Asked> asked(Panel.Source source) throws IOException {
        List<Asked> all = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> found = Files.list(Project.ROOT.resolve("deploy/grafana/dashboards"))) {
            files = found.sorted().toList();
        }
        for (Path file : files) {
            JsonObject dashboard = new JsonObject(Files.readString(file));
            for (Object each : dashboard.getJsonArray("panels")) {
                JsonObject panel = (JsonObject) each;
                for (Object target : panel.getJsonArray("targets", new JsonArray())) {
                    JsonObject query = (JsonObject) target;
                    if (query.getJsonObject("datasource").getString("type").equals(source.uid())) {
                        all.add(new Asked(
                                dashboard.getString("title") + ": " + panel.getString("title"),
                                query.getString("expr", query.getString("query"))));
                    }
                }
            }
            for (Object each : dashboard.getJsonObject("templating").getJsonArray("list")) {
                JsonObject variable = (JsonObject) each;
                if (source == Panel.Source.PROMETHEUS
                        && variable.getString("type").equals("query")) {
                    String values = variable.getJsonObject("query").getString("query");
                    all.add(new Asked(
                            dashboard.getString("title") + ": choice of " + variable.getString("name"),
                            values.substring(values.indexOf('(') + 1, values.indexOf(','))));
                }
            }
        }
        return all;
    }

    @Test
    void shouldAskOnlyForMetricsLabelsAndValuesThatThereAre() throws Exception {
        List<Asked> all = new ArrayList<>(asked(Panel.Source.PROMETHEUS));
        List<AlertRules.Rule> rules = AlertRules.all();
        rules.forEach(rule -> all.add(new Asked(rule.name(), rule.expression())));
        Map<String, PromQl> computed = new HashMap<>();
        for (AlertRules.Rule rule : rules) {
            if (!rule.alert()) {
                computed.put(rule.name(), PromQl.read(rule.expression()));
            }
        }
        assertThat(all).hasSizeGreaterThan(120);
        List<String> wrong = new ArrayList<>();
        for (Asked one : all) {
            PromQl query = PromQl.read(one.text());
            assertThat(query.selectors()).as(one.toString()).isNotEmpty();
            Set<String> known = new HashSet<>(OF_EVERY_SERIES);
            for (PromQl.Selector selector : query.selectors()) {
                Set<String> labels = labels(selector.metric(), computed);
                if (labels == null) {
                    wrong.add(one.where() + ": nothing reports " + selector.metric());
                    continue;
                }
                known.addAll(labels);
                for (PromQl.LabelMatcher matcher : selector.matchers()) {
                    if (!labels.contains(matcher.label()) && !OF_EVERY_SERIES.contains(matcher.label())) {
                        wrong.add(one.where() + ": " + selector.metric() + " has no label " + matcher.label());
                    } else if (!valueKnown(selector.metric(), matcher)) {
                        wrong.add(one.where() + ": " + selector.metric() + " never has " + matcher);
                    }
                }
            }
            query.grouping().stream()
                    .filter(label -> !known.contains(label))
                    .forEach(label -> wrong.add(one.where() + ": groups by " + label));
        }
        assertThat(wrong).isEmpty();
    }

    private @Nullable Set<String> labels(String metric, Map<String, PromQl> computed) {
        Set<String> ofPrometheus = OF_PROMETHEUS.get(metric);
        if (ofPrometheus != null) {
            return ofPrometheus;
        }
        PromQl rule = computed.get(metric);
        if (rule != null) {
            return rule.grouping();
        }
        if (metric.startsWith("vertx_http_server_") || metric.startsWith("vertx_pool_")) {
            return LABELS_OF_VERTX;
        }
        MetricType known = known(metric);
        if (known == null) {
            return null;
        }
        Set<String> labels =
                known.labels().stream().map(MetricType.Label::name).collect(Collectors.toCollection(HashSet::new));
        if (metric.endsWith("_bucket")) {
            labels.add("le");
        }
        return labels;
    }

    /** Of a histogram by what it adds to the name; never by its bare name, which no series has. */
    private @Nullable MetricType known(String name) {
        MetricType metric = catalogue.get(name);
        if (metric != null) {
            return metric.kind() == MetricType.Kind.HISTOGRAM ? null : metric;
        }
        for (String ending : List.of("_bucket", "_count", "_sum")) {
            MetricType histogram =
                    name.endsWith(ending) ? catalogue.get(name.substring(0, name.length() - ending.length())) : null;
            if (histogram != null && histogram.kind() == MetricType.Kind.HISTOGRAM) {
                return histogram;
            }
        }
        return null;
    }

    private boolean valueKnown(String metric, PromQl.LabelMatcher matcher) {
        MetricType known = known(metric);
        if (known == null || matcher.value().startsWith("$")) {
            return true;
        }
        List<String> values = known.labels().stream()
                .filter(label -> label.name().equals(matcher.label()))
                .flatMap(label -> label.values().stream())
                .toList();
        return values.isEmpty()
                || Arrays.stream(matcher.value().split("\\|", -1)).allMatch(values::contains);
    }

    @Test
    void shouldAskRecordsOnlyForEventsAndFieldsThatThereAre() throws Exception {
        List<Asked> all = asked(Panel.Source.LOKI);
        assertThat(all).hasSizeGreaterThan(8);
        for (Asked one : all) {
            Set<String> fields = new HashSet<>(OF_EVERY_RECORD);
            Matcher events = EVENTS.matcher(one.text());
            while (events.find()) {
                for (String name : events.group(1).split("\\|", -1)) {
                    Optional<EventType> event = CatalogueSection.whole().event(name);
                    assertThat(event).as("%s: event %s", one.where(), name).isPresent();
                    event.orElseThrow().fields().stream().map(Field::name).forEach(fields::add);
                }
            }
            Matcher labels = RECORD_LABEL.matcher(one.text());
            while (labels.find()) {
                assertThat(fields).as(one.where()).contains(labels.group(1));
            }
            Matcher used = UNWRAPPED.matcher(one.text());
            while (used.find()) {
                assertThat(fields)
                        .as(one.where())
                        .contains((used.group(1) == null ? used.group(2) : used.group(1)).split(", ?", -1));
            }
        }
        assertThat(asked(Panel.Source.JAEGER))
                .allSatisfy(one -> assertThat(one.text()).isEqualTo("$correlation"));
    }

    @Test
    void shouldHaveARunbookSectionForEachAlertAndNoOther() {
        Set<String> anchors = new HashSet<>();
        Matcher headings = HEADING.matcher(Project.read("docs/runbook.md"));
        while (headings.find()) {
            anchors.add(headings.group(1).toLowerCase(Locale.ROOT));
        }
        Set<String> alerts = new HashSet<>();
        for (AlertRules.Rule rule : AlertRules.all()) {
            if (rule.alert()) {
                alerts.add(rule.name().toLowerCase(Locale.ROOT));
                assertThat(rule.runbook())
                        .isEqualTo("docs/runbook.md#" + rule.name().toLowerCase(Locale.ROOT));
                assertThat(rule.severity()).as(rule.name()).isIn("warning", "critical");
            }
        }
        assertThat(anchors.stream().filter(anchor -> anchor.startsWith("outpost")))
                .containsExactlyInAnyOrderElementsOf(alerts);
    }
}
