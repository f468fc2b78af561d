package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.relay.telemetry.RelayMetrics;
import dev.outpost.telemetry.event.MetricType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a relay that has played a match shows at /metrics is what docs/metrics.md says, and its labels are bounded. */
class RelayMetricsIT {

    private static final Pattern SAMPLE =
            Pattern.compile("(?m)^([a-z_:0-9]+?)(?:_bucket|_count|_sum|_max)?(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What Micrometer and Vert.x label with: buckets and percentiles, HTTP status and route, pools. */
    private static final Set<String> OF_LIBRARIES = Set.of("le", "quantile", "code", "route", "pool_name", "pool_type");

    private static final int MOST_VALUES_OF_A_LIBRARYS_LABEL = 64;

    @TempDir
    Path folder;

    @Test
    void shouldShowWhatTheDocumentsSayWithBoundedLabels() throws Exception {
        String scrape;
        Played played;
        Path file;
        try (Relay relay = Relay.start(
                        folder,
                        "relay.min_tick_interval_ms=1",
                        "telemetry.prometheus=true",
                        "relay.tracking=http://127.0.0.1:9");
                Jar client = Played.start(folder, relay, Project.OPENRA, 32)) {
            played = Played.await(client, 120).shouldBeFlawless();
            relay.get("/healthz");
            relay.get("/no/such/path/at/all");
            scrape = relay.get("/metrics").body();
            file = relay.stop();
        }

        Map<String, MetricType> catalogue = CatalogueSection.whole().metrics().stream()
                .collect(Collectors.toMap(
                        MetricPage::prometheusName, metric -> metric, (one, other) -> one, HashMap::new));
        Map<String, Set<String>> ofLibraries = new TreeMap<>();
        Set<String> seen = new TreeSet<>();
        Matcher samples = SAMPLE.matcher(scrape);
        while (samples.find()) {
            MetricType metric = catalogue.get(samples.group(1));
            if (metric != null) {
                seen.add(metric.name());
            }
            Matcher labels = LABEL.matcher(samples.group(2) == null ? "" : samples.group(2));
            while (labels.find()) {
                String label = labels.group(1);
                String value = labels.group(2);
                List<String> declared = metric == null
                        ? List.of()
                        : metric.labels().stream()
                                .filter(known -> known.name().equals(label))
                                .flatMap(known -> known.values().stream())
                                .toList();
                if (declared.isEmpty()) {
                    assertThat(OF_LIBRARIES).as(samples.group()).contains(label);
                    ofLibraries
                            .computeIfAbsent(samples.group(1) + "." + label, unseen -> new TreeSet<>())
                            .add(value);
                } else {
                    assertThat(declared).as(samples.group()).contains(value);
                }
                assertThat(value).as(samples.group()).doesNotContain(played.correlation(), "127.0.0.1", "no/such/path");
            }
        }
        assertThat(ofLibraries)
                .isNotEmpty()
                .allSatisfy((label, values) ->
                        assertThat(values).as(label).hasSizeLessThanOrEqualTo(MOST_VALUES_OF_A_LIBRARYS_LABEL));

        UsedEntries used = new UsedEntries();
        for (MetricType metric : RelayMetrics.ALL) {
            assertThat(seen.contains(metric.name()))
                    .as("%s is shown, as docs/metrics.md says", metric.name())
                    .isEqualTo(used.contains(metric));
        }
        try (Database db = new Database(file)) {
            Set<String> names = RowsAsDeclared.check(db);
            assertThat(names)
                    .contains("relay.game.start", "relay.game.end", "relay.player.join", "relay.player.leave")
                    .contains("relay.tick.process", "relay.order.forward", "telemetry.ledger");
            for (MetricType metric : RelayMetrics.ALL) {
                assertThat(names.contains(metric.name()))
                        .as("snapshots of %s", metric.name())
                        .isEqualTo(used.contains(metric));
            }
        }
    }
}
