package dev.outpost.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.outpost.server.http.Problem;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetryStatus;
import dev.outpost.telemetry.analytics.AnalyticsException;
import dev.outpost.telemetry.analytics.JsonText;
import dev.outpost.telemetry.analytics.Limits;
import dev.outpost.telemetry.analytics.QueryResult;
import dev.outpost.telemetry.analytics.SqlQuery;
import dev.outpost.telemetry.analytics.StatusReader;
import dev.outpost.telemetry.analytics.TelemetryFile;
import dev.outpost.telemetry.store.StoreState;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/analytics/*}: what the {@code analytics} commands do, on the running server's database.
 *
 * <p>All of it reads the disk, so it runs on threads of its own, two at a time; of those that wait there are {@value
 * #MAX_WAITING} at most, and more are answered 503.
 */
public final class AnalyticsRoutes {

    private static final int THREADS = 2;
    private static final int MAX_WAITING = 8;

    private final TelemetryFile file;
    private final Telemetry telemetry;
    private final InstantSource clock;
    private final WorkerExecutor worker;
    private final AtomicInteger running = new AtomicInteger();

    private AnalyticsRoutes(Vertx vertx, Telemetry telemetry, InstantSource clock) {
        this.file = TelemetryFile.at(telemetry.status().settings().database());
        this.telemetry = telemetry;
        this.clock = clock;
        this.worker = vertx.createSharedWorkerExecutor("outpost-analytics", THREADS, 1, TimeUnit.MINUTES);
    }

    /** Adds the routes behind the door of {@link AdminRoutes}. */
    public static void install(Router router, Vertx vertx, Telemetry telemetry, InstantSource clock) {
        AnalyticsRoutes routes = new AnalyticsRoutes(vertx, telemetry, clock);
        router.get("/admin/analytics/status").handler(context -> routes.answer(context, routes::status));
        router.post("/admin/analytics/query").handler(routes::query);
        router.get("/admin/analytics/inspect").handler(routes::inspect);
        router.post("/admin/analytics/on").handler(context -> routes.answer(context, () -> routes.record(true)));
        router.post("/admin/analytics/off").handler(context -> routes.answer(context, () -> routes.record(false)));
    }

    private void query(RoutingContext context) {
        QueryRequest request;
        try {
            request = QueryRequest.parse(context);
        } catch (IllegalArgumentException e) {
            new Problem(400, String.valueOf(e.getMessage())).send(context.response());
            return;
        }
        answer(context, () -> {
            QueryResult result =
                    new SqlQuery(file, System::nanoTime).run(request.sql(), request.limit(), request.timeout());
            return json(out -> {
                out.writeStartObject();
                out.writeArrayFieldStart("columns");
                for (String column : result.columns()) {
                    out.writeString(column);
                }
                out.writeEndArray();
                out.writeBooleanField("truncated", result.truncated());
                out.writeNumberField("took_ms", result.took().toMillis());
                out.writeFieldName("rows");
                StringWriter rows = new StringWriter();
                result.writeTo(rows);
                out.writeRawValue(rows.toString());
                out.writeEndObject();
            });
        });
    }

    private void inspect(RoutingContext context) {
        InspectRequest request;
        try {
            request = InspectRequest.parse(context);
        } catch (IllegalArgumentException e) {
            new Problem(400, String.valueOf(e.getMessage())).send(context.response());
            return;
        }
        answer(context, () -> {
            QueryResult result =
                    new SqlQuery(file, System::nanoTime).run(request.sql(), request.last(), QueryRequest.MAX_TIMEOUT);
            List<List<@Nullable Object>> newestFirst = result.rows();
            return json(out -> {
                out.writeStartObject();
                out.writeArrayFieldStart("events");
                for (int i = newestFirst.size() - 1; i >= 0; i--) {
                    out.writeRawValue(String.valueOf(newestFirst.get(i).get(0)));
                }
                out.writeEndArray();
                out.writeEndObject();
            });
        });
    }

    private String status() throws IOException {
        TelemetryStatus live = telemetry.status();
        var stored = StatusReader.read(file, Limits.of(live.settings()), clock.instant(), false);
        return json(out -> {
            out.writeStartObject();
            out.writeFieldName("stored");
            stored.writeTo(out);
            out.writeObjectFieldStart("live");
            out.writeStringField("session_id", live.sessionId());
            out.writeBooleanField("recording", live.recording());
            StoreState state = live.state();
            out.writeStringField("state", state.sentence());
            out.writeNumberField("queued_events", live.queuedEvents());
            out.writeNumberField("ring_used_bytes", live.ringUsedBytes());
            out.writeNumberField("ring_capacity_bytes", live.ringCapacityBytes());
            out.writeBooleanField("ring_outlives_process", live.ringOutlivesProcess());
            out.writeNumberField("pruned_events", live.prunedEvents());
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private String record(boolean wanted) throws IOException {
        telemetry.setRecording(wanted);
        return "{\"recording\":" + wanted + "}";
    }

    private void answer(RoutingContext context, Callable<String> work) {
        if (running.incrementAndGet() > THREADS + MAX_WAITING) {
            running.decrementAndGet();
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
            new Problem(503, "Too many analytics requests are waiting; try again later.").send(context.response());
            return;
        }
        worker.executeBlocking(work, false)
                .onComplete(done -> running.decrementAndGet())
                .onSuccess(body -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(body))
                .onFailure(failure -> failed(context, failure));
    }

    private static void failed(RoutingContext context, Throwable failure) {
        if (failure instanceof AnalyticsException told) {
            new Problem(told.refused() ? 400 : 503, String.valueOf(told.getMessage())).send(context.response());
        } else {
            context.fail(500, failure);
        }
    }

    @FunctionalInterface
    private interface Body {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private static String json(Body body) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JsonText.generator(text, "\n")) {
            body.writeTo(out);
        }
        return text.toString();
    }
}
