package dev.outpost.server.http;

import dev.outpost.server.Health;
import dev.outpost.telemetry.event.Labels;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /healthz} and {@code GET /readyz} (design.md, The outside contract). */
final class HealthRoutes {

    private HealthRoutes() {}

    static void install(Router router, Health health) {
        router.route("/healthz")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> send(context, 200, new JsonObject().put("status", "alive")));
        router.route("/readyz").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> {
            Health.Report report = health.report();
            send(context, report.status() == Health.Status.READY ? 200 : 503, toJson(report));
        });
    }

    private static JsonObject toJson(Health.Report report) {
        JsonArray checks = new JsonArray();
        for (Health.Check check : report.checks()) {
            checks.add(new JsonObject()
                    .put("name", check.name())
                    .put("status", Labels.of(check.status()))
                    .put("detail", check.detail()));
        }
        return new JsonObject().put("status", Labels.of(report.status())).put("checks", checks);
    }

    private static void send(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toBuffer());
    }
}
