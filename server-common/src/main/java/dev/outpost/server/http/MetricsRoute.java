package dev.outpost.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics} (design.md, The outside contract). */
final class MetricsRoute {

    private static final Problem OFF =
            new Problem(404, "Metrics are not served; telemetry.prometheus = true turns them on.");

    private MetricsRoute() {}

    static void install(Router router, Metrics metrics) {
        router.route("/metrics").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> {
            String accept = context.request().getHeader(HttpHeaders.ACCEPT);
            // On a worker: writing some hundred time series takes milliseconds that a game's tick would miss.
            context.vertx()
                    .executeBlocking(() -> metrics.scrape(accept), false)
                    .onSuccess(page -> send(context, page))
                    .onFailure(context::fail);
        });
    }

    private static void send(RoutingContext context, Metrics.@Nullable Page page) {
        if (page == null) {
            OFF.send(context.response());
        } else {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, page.mediaType())
                    .end(page.body());
        }
    }
}
