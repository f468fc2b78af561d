package dev.outpost.server.admin;

import dev.outpost.telemetry.analytics.EventFilter;
import dev.outpost.telemetry.analytics.ExportFormat;
import dev.outpost.telemetry.analytics.TimePoint;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of {@code GET /admin/analytics/export?format=csv&from=2h&category=relay}.
 *
 * @param format what the answer is
 * @param filter which events are in it
 */
record ExportRequest(ExportFormat format, EventFilter filter) {

    private static final Set<String> KEYS =
            new TreeSet<>(List.of("format", "from", "to", "category", "event", "correlation"));
    private static final int MAX_VALUES = 50;

    static ExportRequest parse(RoutingContext context, Instant now) {
        MultiMap given = context.queryParams();
        for (String key : given.names()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("unknown parameter; accepted: " + String.join(", ", KEYS));
            }
            if (given.getAll(key).size() > MAX_VALUES) {
                throw new IllegalArgumentException(key + ": given more than " + MAX_VALUES + " times");
            }
        }
        return new ExportRequest(
                format(given.get("format")),
                new EventFilter(
                        time("from", given.get("from"), now),
                        time("to", given.get("to"), now),
                        given.getAll("category"),
                        given.getAll("event"),
                        given.get("correlation")));
    }

    private static ExportFormat format(@Nullable String name) {
        return Stream.of(ExportFormat.values())
                .filter(format -> format.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("format: accepted: "
                        + Stream.of(ExportFormat.values())
                                .map(ExportFormat::label)
                                .collect(Collectors.joining(", "))));
    }

    static @Nullable Instant time(String key, @Nullable String value, Instant now) {
        try {
            return value == null ? null : TimePoint.parse(value, now);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": accepted: " + TimePoint.FORMATS, e);
        }
    }

    String contentType() {
        return switch (format) {
            case JSON -> "application/json";
            case CSV -> "text/csv; charset=utf-8";
            case SQLITE -> "application/vnd.sqlite3";
            case PARQUET -> "application/vnd.apache.parquet";
        };
    }
}
