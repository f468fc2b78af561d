package dev.outpost.server.admin;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /admin/analytics/query}: {@code {"sql": "SELECT ...", "limit": 1000, "timeout_s": 5}}.
 *
 * @param sql one statement that reads
 * @param limit most rows, 1 to {@value #MAX_LIMIT}
 * @param timeout longest it may run, up to 30 s
 */
record QueryRequest(String sql, int limit, Duration timeout) {

    static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);

    private static final int MAX_LIMIT = 10_000;
    private static final int DEFAULT_LIMIT = 1000;
    private static final double DEFAULT_TIMEOUT_S = 5;
    private static final Set<String> KEYS = Set.of("sql", "limit", "timeout_s");

    QueryRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit: value " + limit + " is refused; accepted: 1 to " + MAX_LIMIT);
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout_s: value " + timeout.toMillis() / 1e3
                    + " is refused; accepted: more than 0, up to " + MAX_TIMEOUT.toSeconds());
        }
    }

    static QueryRequest parse(RoutingContext context) {
        JsonObject body;
        try {
            body = context.body().asJsonObject();
        } catch (DecodeException | ClassCastException e) {
            body = null;
        }
        if (body == null) {
            throw new IllegalArgumentException("The body must be a JSON object with the key sql.");
        }
        for (String key : body.fieldNames()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("unknown key; accepted: limit, sql, timeout_s");
            }
        }
        if (!(body.getValue("sql") instanceof String sql)) {
            throw new IllegalArgumentException("sql: a text is wanted");
        }
        double seconds = number(body, "timeout_s", DEFAULT_TIMEOUT_S);
        return new QueryRequest(
                sql, (int) Math.min(number(body, "limit", DEFAULT_LIMIT), Integer.MAX_VALUE), Duration.ofMillis((long)
                        (Math.min(seconds, 1e6) * 1000)));
    }

    private static double number(JsonObject body, String key, double otherwise) {
        @Nullable Object value = body.getValue(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(key + ": a number is wanted");
    }
}
