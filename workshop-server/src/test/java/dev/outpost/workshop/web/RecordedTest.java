package dev.outpost.workshop.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.workshop.telemetry.WorkshopEvents;
import dev.outpost.workshop.telemetry.WorkshopMetrics;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every event and every metric of the catalogue, recorded by what really happens. */
@Timeout(60)
final class RecordedTest {

    private static final String ADDRESS = "192.0.2.77";

    @TempDir
    Path folder;

    @Test
    void shouldRecordEachEventAndEachMetricOfTheCatalogue() throws Exception {
        Path left = Files.createDirectories(folder.resolve("incoming")).resolve("1-1.part");
        Files.writeString(left, "what a kill left");
        String metrics;
        try (Site site = Site.open(folder, "telemetry.prometheus=true", "workshop.trusted_proxies=[\"127.0.0.1\"]")) {
            assertThat(left).as("swept at start").doesNotExist();
            site.published(Site.manifest("kane/one", "1.0.0"));
            site.published(Site.manifest("kane/one", "2.0.0"));
            site.published(Site.manifest("kane/two", "1.0.0", "dependencies: [{id: kane/one, range: ^1.0}]"));
            site.bytes("/v1/packages/kane/one/versions/1.0.0/download", "X-Forwarded-For", ADDRESS);
            site.get("/v1/search?q=kane&category=mod", "X-Forwarded-For", ADDRESS);
            assertThat(resolve(site, new JsonObject().put("kane/two", "*"))).isEqualTo(200);
            assertThat(resolve(site, new JsonObject().put("kane/two", "*").put("kane/one", "^2.0")))
                    .isEqualTo(422);
            metrics = awaitPackages(site, 2);
        }

        assertThat(rows("SELECT DISTINCT event FROM telemetry_events WHERE event LIKE 'workshop.%'"))
                .containsAll(WorkshopEvents.ALL.stream().map(EventType::name).toList());
        assertThat(rows("SELECT data ->> 'resource_id', data ->> 'type', data ->> 'version', data ->> 'dep_count'"
                        + " FROM telemetry_events WHERE event = 'workshop.publish' ORDER BY id"))
                .containsExactly("kane/one mod 1.0.0 0", "kane/one mod 2.0.0 0", "kane/two mod 1.0.0 1");
        assertThat(rows("SELECT data ->> 'resource_id', data ->> 'version', length(data ->> 'requester_hash'),"
                        + " duration_us > 0 FROM telemetry_events WHERE event = 'workshop.download'"))
                .containsExactly("kane/one 1.0.0 16 1");
        assertThat(rows("SELECT data ->> 'query', data ->> '$.filters.category'"
                        + " FROM telemetry_events WHERE event = 'workshop.search'"))
                .containsExactly("kane mod");
        assertThat(rows("SELECT data ->> 'root_resource', data ->> 'dep_count', data ->> 'conflicts' > 0"
                        + " FROM telemetry_events WHERE event = 'workshop.resolve' ORDER BY id"))
                .containsExactly("kane/two 1 0", "kane/one 0 1");
        assertThat(rows("SELECT count(*) FROM telemetry_events WHERE data LIKE '%" + ADDRESS + "%'"))
                .containsExactly("0");

        for (MetricType metric : WorkshopMetrics.ALL) {
            String start = metric.name().replace('.', '_').replaceAll("_total$", "");
            assertThat(metrics).containsPattern("(?m)^" + Pattern.quote(start) + "(_total|_count|_bucket)?[{ ]");
        }
        assertThat(value(metrics, "workshop_resources")).isEqualTo(2);
        assertThat(value(metrics, "workshop_resources_publishes_total")).isEqualTo(3);
        assertThat(value(metrics, "workshop_resources_downloads_total")).isEqualTo(1);
        assertThat(value(metrics, "workshop_resolve_latency_ms_count")).isEqualTo(2);
        assertThat(value(metrics, "workshop_resolve_conflicts_total")).isPositive();
        assertThat(value(metrics, "workshop_search_latency_ms_count")).isEqualTo(1);
        assertThat(value(metrics, "workshop_sweep_orphans_total")).isEqualTo(1);
    }

    private static int resolve(Site site, JsonObject roots) {
        return site.json("POST", "/v1/resolve", new JsonObject().put("roots", roots))
                .statusCode();
    }

    /** The number of packages is looked at within seconds. */
    private static String awaitPackages(Site site, double packages) {
        Instant until = Instant.now().plus(Duration.ofSeconds(30));
        String metrics = site.get("/metrics").body();
        while (value(metrics, "workshop_resources") != packages) {
            assertThat(Instant.now()).isBefore(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            metrics = site.get("/metrics").body();
        }
        return metrics;
    }

    private static double value(String metrics, String sample) {
        return metrics.lines()
                .filter(line -> line.startsWith(sample + " ") || line.startsWith(sample + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private List<String> rows(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("telemetry.db"));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(found.getString(i));
                }
                rows.add(String.join(" ", values));
            }
        }
        return rows;
    }
}
