package dev.outpost.server.http;

import dev.outpost.server.Tracing;
import dev.outpost.telemetry.otel.OtelExport;
import dev.outpost.telemetry.otel.TraceIds;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import io.vertx.tracing.opentelemetry.VertxContextStorageProvider.VertxContextStorage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Spans of HTTP requests, received and sent; loaded when traces are exported. Any thread. */
public final class HttpTracing implements Tracing {

    private final OpenTelemetry openTelemetry;
    private volatile @Nullable Vertx vertx;

    /** Spans go to this. */
    public HttpTracing(OpenTelemetry openTelemetry) {
        this.openTelemetry = openTelemetry;
    }

    /** A Vert.x whose requests are traced. */
    public Vertx build(VertxBuilder builder) {
        Vertx built = builder.withTracer(new OpenTelemetryTracingFactory(openTelemetry))
                .build();
        vertx = built;
        return built;
    }

    /** Names the spans of received requests by the route that answers them: a pattern, not what is asked for. */
    public void nameByRoute(Router router) {
        router.route().order(Integer.MIN_VALUE).handler(context -> {
            Span span = Span.current();
            if (span.isRecording()) {
                context.addHeadersEndHandler(end -> {
                    Route route = context.currentRoute();
                    String answering = route == null ? null : route.getPath();
                    // A failure is answered by a route that has no path
                    String pattern =
                            answering == null ? Problems.patternOf(router, context.normalizedPath()) : answering;
                    if (pattern != null) {
                        span.updateName(context.request().method().name() + " " + pattern);
                        span.setAttribute("http.route", pattern);
                    }
                });
            }
            context.next();
        });
    }

    @Override
    public <T> Future<T> inGame(String correlation, Supplier<Future<T>> calls) {
        Vertx running = vertx;
        if (running == null || !TraceIds.isTrace(correlation)) {
            return calls.get();
        }
        ContextInternal caller = (ContextInternal) running.getOrCreateContext();
        // A context's trace is its own until it is forgotten, so that this one is for these calls alone.
        ContextInternal inTrace = caller.duplicate();
        VertxContextStorage.INSTANCE.attach(inTrace, OtelExport.ofGame(correlation));
        Promise<T> done = caller.promise();
        inTrace.dispatch(calls, each -> each.get().onComplete(done));
        return done.future();
    }
}
