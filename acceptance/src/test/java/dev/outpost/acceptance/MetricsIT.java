package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.RelayServer;
import dev.outpost.server.telemetry.ServerEvents;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} of a relay shows: the documented names with bounded labels only, and Vert.x's own beside them. */
class MetricsIT {

    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_][a-z0-9_]*)(?:\\{(.*)\\})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"([^\"]*)\"");

    /** Labels that the form itself adds. */
    private static final Set<String> OF_THE_FORM = Set.of("le", "quantile");

    /** Labels of Vert.x that are closed sets: status codes, our own routes, its own pools. */
    private static final Set<String> OF_VERTX = Set.of("code", "route", "pool_name", "pool_type");

    @TempDir
    Path folder;

    @Test
    void shouldShowBoundedLabelsOnlyWhateverIsAsked() throws Exception {
        try (Relay relay = Relay.start(
                        folder,
                        "telemetry.otel_export=true",
                        "telemetry.otel_endpoint=http://127.0.0.1:9",
                        "relay.min_tick_interval_ms=1");
                Jar client = Played.start(folder, relay, Project.OPENRA, 32)) {
            Played.await(client, 120).shouldBeFlawless();
            relay.get("/no/such/page");
            relay.get("/healthz");
            relay.get("/metrics");
            Set<String> before = series(relay.get("/metrics").body());
            for (int i = 0; i < 60; i++) {
                assertThat(relay.get("/no/such/page-" + i + "?q=" + i).statusCode())
                        .isEqualTo(404);
            }
            relay.get("/healthz");
            Set<String> after = series(relay.get("/metrics").body());

            Map<String, MetricType> known = new HashMap<>();
            for (MetricType metric : Telemetry.catalogueOf(ServerEvents.CATALOGUE.plus(new RelayServer().catalogue()))
                    .metrics()) {
                known.put(metric.name().replace('.', '_'), metric);
            }
            Set<String> seen = new TreeSet<>();
            boolean vertx = false;
            for (String one : after) {
                Matcher parts = SERIES.matcher(one + " 0");
                assertThat(parts.matches()).as(one).isTrue();
                String name = String.valueOf(parts.group(1));
                vertx |= name.startsWith("vertx_");
                MetricType metric = metric(known, name);
                if (metric != null) {
                    seen.add(metric.name());
                }
                Matcher label = LABEL.matcher(Objects.requireNonNullElse(parts.group(2), ""));
                while (label.find()) {
                    assertBounded(one, metric, String.valueOf(label.group(1)), String.valueOf(label.group(2)));
                }
            }
            assertThat(vertx).as("Vert.x's own metrics come along").isTrue();
            assertThat(seen)
                    .contains("relay.tick.latency_ms", "relay.orders.forwarded", "relay.games.active")
                    .containsAll(known.values().stream()
                            .map(MetricType::name)
                            .filter(name -> name.startsWith("telemetry."))
                            .toList());
            assertThat(requests(after))
                    .as("what sixty other unknown pages added")
                    .isEqualTo(requests(before));
            relay.stop();
        }
    }

    @Test
    void shouldShowEachMetricAsTheDocumentsHaveItInBothForms() throws Exception {
        try (Relay relay = Relay.start(folder, "telemetry.prometheus=true", "relay.min_tick_interval_ms=1");
                Jar client = Played.start(folder, relay, Project.OPENRA, 32)) {
            Played.await(client, 120).shouldBeFlawless();
            // The first request of all makes the meters of requests
            assertThat(relay.get("/metrics", "text/plain").statusCode()).isEqualTo(200);
            HttpResponse<String> older = relay.get("/metrics", "text/plain");
            HttpResponse<String> newer = relay.get("/metrics", "application/openmetrics-text;version=1.0.0");

            assertThat(older.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(newer.headers().firstValue("content-type"))
                    .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
            Map<String, Exposition.Family> text = Exposition.read(older.body(), false);
            Map<String, Exposition.Family> open = Exposition.read(newer.body(), true);
            assertThat(open.values().stream()
                            .map(family -> family.name() + (family.type().equals("counter") ? "_total" : "")))
                    .containsExactlyInAnyOrderElementsOf(text.keySet());
            int shown = 0;
            for (MetricType metric : CatalogueSection.whole().metrics()) {
                Exposition.Family family = text.get(MetricPage.prometheusName(metric));
                if (family != null) {
                    shown++;
                    assertThat(family.type()).as(metric.name()).isEqualTo(Labels.of(metric.kind()));
                    assertThat(family.help()).as(metric.name()).isEqualTo(metric.description());
                }
            }
            assertThat(shown).isGreaterThan(40);
            relay.stop();
        }
    }

    private static void assertBounded(String series, @Nullable MetricType metric, String label, String value) {
        if (OF_THE_FORM.contains(label)) {
            return;
        }
        if (metric == null) {
            assertThat(series).as("a series of nobody's").matches("(vertx|jvm|process)_.*");
            assertThat(OF_VERTX).as(series).contains(label);
            return;
        }
        List<String> values = metric.labels().stream()
                .filter(one -> one.name().equals(label))
                .flatMap(one -> one.values().stream())
                .toList();
        assertThat(values).as(series).contains(value);
    }

    private static @Nullable MetricType metric(Map<String, MetricType> known, String name) {
        for (String ending : List.of("", "_total", "_count", "_sum", "_max", "_bucket")) {
            if (name.endsWith(ending)) {
                MetricType metric = known.get(name.substring(0, name.length() - ending.length()));
                if (metric != null) {
                    return metric;
                }
            }
        }
        return null;
    }

    private static List<String> requests(Set<String> series) {
        return series.stream()
                .filter(one -> one.startsWith("vertx_http_server_requests_total{"))
                .toList();
    }

    private static Set<String> series(String text) {
        Set<String> series = new TreeSet<>();
        Matcher matcher = SERIES.matcher(text);
        while (matcher.find()) {
            series.add(matcher.group(1) + (matcher.group(2) == null ? "" : "{" + matcher.group(2) + "}"));
        }
        assertThat(series).isNotEmpty();
        return series;
    }
}
