package dev.outpost.server.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.outpost.server.http.Problem;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetryStatus;
import dev.outpost.telemetry.analytics.AnalyticsException;
import dev.outpost.telemetry.analytics.Clearing;
import dev.outpost.telemetry.analytics.Exporter;
import dev.outpost.telemetry.analytics.Inspection;
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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /admin/analytics/*}: what the {@code analytics} commands do, on the running server's database.
 *
 * <p>All of it reads the disk, so it runs on threads of its own, two at a time; of those that wait there are {@value
 * #MAX_WAITING} at most, and more are answered 503. Work whose client goes away is stopped. There is no import here: into
 * the running server's own database nothing is imported, and no file of the machine is read by the name that a request
 * gives.
 */
public final class AnalyticsRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(AnalyticsRoutes.class);
    private static final int THREADS = 2;
    private static final int MAX_WAITING = 8;
    private static final String SENT_FILE = ".http-";
    private static final long MAX_EXPORT_ROWS = 2_000_000;

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
        routes.worker
                .executeBlocking(routes::deleteLeftovers, false)
                .onFailure(e -> LOG.warn("Left over exports cannot be deleted: {}", e.getMessage()));
        router.get("/admin/analytics/status").handler(context -> routes.answer(context, routes::status));
        router.post("/admin/analytics/query").handler(routes::query);
        router.get("/admin/analytics/inspect").handler(routes::inspect);
        router.get("/admin/analytics/export").handler(routes::export);
        router.post("/admin/analytics/clear").handler(routes::clear);
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
        BooleanSupplier gone = gone(context);
        answer(context, () -> {
            QueryResult result =
                    new SqlQuery(file, System::nanoTime).run(request.sql(), request.limit(), request.timeout(), gone);
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
        answer(
                context,
                () -> json(out -> {
                    out.writeStartObject();
                    out.writeFieldName("events");
                    Inspection.write(file, request.filter(), request.last(), out);
                    out.writeEndObject();
                }));
    }

    private void export(RoutingContext context) {
        ExportRequest request;
        try {
            request = ExportRequest.parse(context, clock.instant());
        } catch (IllegalArgumentException | AnalyticsException e) {
            new Problem(400, String.valueOf(e.getMessage())).send(context.response());
            return;
        }
        BooleanSupplier gone = gone(context);
        run(context, () -> exported(request, gone), made -> send(context, request, made));
    }

    /** A file of its own, which goes when it is sent: an answer in the making has no room in memory. */
    private Path exported(ExportRequest request, BooleanSupplier gone) {
        Exporter exporter = new Exporter(file, System::nanoTime);
        Path target = exporter.defaultTarget(request.format(), clock.instant())
                .resolveSibling(
                        SENT_FILE + UUID.randomUUID() + "." + request.format().label());
        exporter.toFile(request.filter(), request.format(), target, false, (rows, total, share) -> {
            if (gone.getAsBoolean()) {
                throw AnalyticsException.failed("the client went away");
            }
            if (Math.max(rows, total) > MAX_EXPORT_ROWS) {
                throw AnalyticsException.refused("more than " + MAX_EXPORT_ROWS
                        + " events match; narrow them by from, to, category, event or correlation, or use the command "
                        + "analytics export");
            }
        });
        return target;
    }

    /** Answers that a process before this one did not come to send. */
    private Boolean deleteLeftovers() throws IOException {
        Path folder = file.path().resolveSibling("exports");
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, SENT_FILE + "*")) {
                for (Path each : left) {
                    Files.deleteIfExists(each);
                }
            }
        }
        return true;
    }

    private void send(RoutingContext context, ExportRequest request, Path made) {
        String name = "telemetry." + request.format().ending();
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, request.contentType())
                .putHeader("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .sendFile(made.toString())
                .onComplete(sent -> worker.executeBlocking(() -> Files.deleteIfExists(made), false));
    }

    private void clear(RoutingContext context) {
        ClearRequest request;
        try {
            request = ClearRequest.parse(context, clock.instant());
        } catch (IllegalArgumentException e) {
            new Problem(400, String.valueOf(e.getMessage())).send(context.response());
            return;
        }
        Clearing clearing = new Clearing(file, System::nanoTime);
        answer(context, () -> request.yes() ? cleared(clearing.run(request.before())) : planned(clearing, request));
    }

    private static String planned(Clearing clearing, ClearRequest request) throws IOException {
        Clearing.Plan plan = clearing.plan(request.before());
        return json(out -> {
            out.writeStartObject();
            out.writeBooleanField("cleared", false);
            out.writeNumberField("rows", plan.rows());
            out.writeStringField("first", plan.first());
            out.writeStringField("last", plan.last());
            out.writeEndObject();
        });
    }

    private static String cleared(Clearing.Result result) throws IOException {
        return json(out -> {
            out.writeStartObject();
            out.writeBooleanField("cleared", true);
            out.writeNumberField("rows", result.rows());
            out.writeNumberField("bytes_before", result.bytesBefore());
            out.writeNumberField("bytes_after", result.bytesAfter());
            out.writeEndObject();
        });
    }

    /** Whether the client went away before it had its answer; any thread may ask. */
    private static BooleanSupplier gone(RoutingContext context) {
        AtomicBoolean gone = new AtomicBoolean();
        context.response().closeHandler(closed -> gone.set(true));
        return gone::get;
    }

    private String status() throws IOException {
        TelemetryStatus live = telemetry.status();
        var stored = new StatusReader(file, System::nanoTime).read(Limits.of(live.settings()), clock.instant(), false);
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
        run(
                context,
                work,
                body -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(body));
    }

    private <T> void run(RoutingContext context, Callable<T> work, Consumer<T> then) {
        if (running.incrementAndGet() > THREADS + MAX_WAITING) {
            running.decrementAndGet();
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
            new Problem(503, "Too many analytics requests are waiting; try again later.").send(context.response());
            return;
        }
        worker.executeBlocking(work, false)
                .onComplete(done -> running.decrementAndGet())
                .onSuccess(then::accept)
                .onFailure(failure -> failed(context, failure));
    }

    private static void failed(RoutingContext context, Throwable failure) {
        if (context.response().closed()) {
            return; // Nobody is there to be told.
        }
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
