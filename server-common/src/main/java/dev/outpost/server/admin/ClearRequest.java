package dev.outpost.server.admin;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /admin/analytics/clear}: {@code {"before": "7d", "yes": true}}.
 *
 * @param before only events before this time; null: all
 * @param yes false: it is only said what would go
 */
record ClearRequest(@Nullable Instant before, boolean yes) {

    private static final Set<String> KEYS = Set.of("before", "yes");

    static ClearRequest parse(RoutingContext context, Instant now) {
        JsonObject body;
        try {
            body = context.body().asJsonObject();
        } catch (DecodeException | ClassCastException e) {
            body = null;
        }
        if (body == null || !KEYS.containsAll(body.fieldNames())) {
            throw new IllegalArgumentException("The body must be a JSON object; accepted keys: before, yes.");
        }
        Object before = body.getValue("before");
        Object yes = body.getValue("yes", false);
        if (before != null && !(before instanceof String)) {
            throw new IllegalArgumentException("before: a text is wanted");
        }
        if (!(yes instanceof Boolean wanted)) {
            throw new IllegalArgumentException("yes: true or false is wanted");
        }
        return new ClearRequest(ExportRequest.time("before", (String) before, now), wanted);
    }
}
