package dev.outpost.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics} (design.md, The outside contract). */
final class MetricsRoute {

    private static final Problem OFF =
            new Problem(404, "Metrics are not served; telemetry.prometheus = true turns them on.");

    /** Most scrapes at once: each takes a worker that others wait for, and holds a whole page. */
    private static final int MOST_AT_ONCE = 4;

    private static final Problem BUSY =
            new Problem(503, "Metrics are being read " + MOST_AT_ONCE + " times already; try again.");

    private final Metrics metrics;
    private final AtomicInteger running = new AtomicInteger();

    private MetricsRoute(Metrics metrics) {
        this.metrics = metrics;
    }

    static void install(Router router, Metrics metrics) {
        MetricsRoute route = new MetricsRoute(metrics);
        router.route("/metrics").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(route::scrape);
    }

    private void scrape(RoutingContext context) {
        if (running.incrementAndGet() > MOST_AT_ONCE) {
            running.decrementAndGet();
            BUSY.send(context.response().putHeader(HttpHeaders.RETRY_AFTER, "1"));
            return;
        }
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        // On a worker: writing some hundred time series takes milliseconds that a game's tick would miss.
        context.vertx()
                .executeBlocking(() -> metrics.scrape(accept), false)
                .onComplete(done -> running.decrementAndGet())
                .onSuccess(page -> send(context, page))
                .onFailure(context::fail);
    }

    private static void send(RoutingContext context, Metrics.@Nullable Page page) {
        if (page == null) {
            OFF.send(context.response());
        } else {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, page.mediaType())
                    .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                    .end(page.body());
        }
    }
}
