package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.analytics.EventRow;
import dev.outpost.telemetry.analytics.EventTail;
import dev.outpost.telemetry.analytics.TelemetryFile;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.record.Recorder;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports over OTLP what a flight recorder recorded, and the program's metrics and HTTP spans (spec/telemetry.md, OTLP).
 *
 * <p>While there is none, no class of OpenTelemetry's SDK is loaded, no thread runs and no socket is open. {@link #start}
 * and {@link #close} are called by one thread, the others by any.
 */
public final class OtelExport {

    private static final Logger LOG = LoggerFactory.getLogger(OtelExport.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final int DEFAULT_BATCH = 512;
    private static final Duration DEFAULT_POLL = Duration.ofSeconds(1);

    private final OtelSettings settings;
    private final Sdk sdk;
    private final Path database;
    private final String session;
    private final List<Pump<?>> pumps = new ArrayList<>();
    private final List<SignalBooks> books = new ArrayList<>();
    private final List<Runnable> endings = new ArrayList<>();

    private OtelExport(OtelSettings settings, Sdk sdk, Path database, String session) {
        this.settings = settings;
        this.sdk = sdk;
        this.database = database;
        this.session = session;
    }

    /**
     * Starts exporting. That nobody receives shows in metrics and events, never as an exception.
     *
     * @param database what is read
     * @param session the running session
     * @param recorder where the export records what it has to say of itself
     * @param recorded the events of the database, snapshots of metrics too
     * @param meters where the program's meters are, and the export's own come
     * @param recovered whether all that killed processes left is in the database
     * @throws IllegalArgumentException when a standard variable has a value that the SDK refuses
     */
    public static OtelExport start(
            OtelSettings settings,
            Path database,
            String session,
            Recorder recorder,
            Catalogue recorded,
            MeterRegistry meters,
            BooleanSupplier recovered) {
        SignalBooks metrics = new SignalBooks(Signal.METRICS, recorder, meters, System::nanoTime);
        SignalBooks spans = new SignalBooks(Signal.TRACES, recorder, meters, System::nanoTime);
        SignalBooks logs = new SignalBooks(Signal.LOGS, recorder, meters, System::nanoTime);
        Sdk sdk;
        try {
            sdk = Sdk.of(settings, session, new MeterSource(meters, InstantSource.system()), metrics, spans, logs);
        } catch (IllegalArgumentException e) {
            metrics.close();
            spans.close();
            logs.close();
            throw e;
        }
        OtelExport export = new OtelExport(settings, sdk, database, session);
        export.books.add(metrics);
        export.books.add(spans);
        export.books.add(logs);
        export.startLogs(recorded, logs);
        export.startTraces(recorded, recovered, spans);
        return export;
    }

    /** The SDK, for instrumentation: its spans and metrics leave by the same way, with the same resource. */
    public OpenTelemetry openTelemetry() {
        return sdk.sdk();
    }

    /** The place in a game's trace of what is done for the game. */
    public static Context ofGame(String correlation) {
        return Context.root().with(Span.wrap(Identity.context(correlation)));
    }

    /** Records what is not recorded yet of what was lost: the recorder is about to end. */
    public void tellLosses() {
        books.forEach(SignalBooks::tellLosses);
    }

    /** Sends what is left, within {@link OtelSettings#flushTimeout} and this bound, and ends everything. */
    public void close(Duration within) {
        Duration bound = within.compareTo(settings.flushTimeout()) < 0 ? within : settings.flushTimeout();
        long deadline = System.nanoTime() + bound.toNanos();
        pumps.forEach(pump -> pump.stop(deadline));
        sdk.sdk().getSdkTracerProvider().forceFlush();
        sdk.sdk().getSdkLoggerProvider().forceFlush();
        try {
            for (Pump<?> pump : pumps) {
                if (!pump.awaitEnd(deadline)) {
                    LOG.info("otlp: not all could be sent in time; the rest is sent after the next start");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sdk.sdk().shutdown().join(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        endings.forEach(Runnable::run);
        books.forEach(SignalBooks::close);
    }

    private void startLogs(Catalogue recorded, SignalBooks counted) {
        Sdk.Logs logs = sdk.logs();
        if (logs == null) {
            return;
        }
        Payload payload = new Payload(recorded.events());
        Identity identity = new Identity(session, sdk.resource());
        LogRecordExporter exporter = logs.exporter();
        Pump.Content<LogRecordData> content = rows -> records(rows, payload, identity);
        run(Signal.LOGS, counted, content, new Pump.Sending<>(exporter::export, logs.answers()));
        endings.add(exporter::shutdown);
    }

    private void startTraces(Catalogue recorded, BooleanSupplier recovered, SignalBooks counted) {
        Sdk.Spans spans = sdk.spans();
        if (spans == null) {
            return;
        }
        GameTraces traces = new GameTraces(
                new Payload(recorded.events()),
                new Identity(session, sdk.resource()),
                session,
                settings.traceSample(),
                new EventTail(TelemetryFile.at(database))::ofGame,
                count -> counted.lost(OtelCatalogue.Loss.TOO_MANY_GAMES, count, "games at once"),
                recovered);
        SpanExporter exporter = spans.exporter();
        run(Signal.TRACES, counted, traces, new Pump.Sending<>(exporter::export, spans.answers()));
        endings.add(exporter::shutdown);
    }

    private <T> void run(Signal signal, SignalBooks counted, Pump.Content<T> content, Pump.Sending<T> sending) {
        Pump<T> pump = new Pump<>(
                signal,
                new EventTail(TelemetryFile.at(database)),
                new PlaceFile(database, signal),
                content,
                sending,
                counted,
                pace(sdk.config()),
                session);
        pumps.add(pump);
        pump.start();
    }

    private static List<LogRecordData> records(List<EventRow> rows, Payload payload, Identity identity) {
        List<LogRecordData> records = new ArrayList<>(rows.size());
        for (EventRow row : rows) {
            records.add(EventLogRecord.of(row, payload, identity));
        }
        return records;
    }

    private static Pump.Pace pace(ConfigProperties config) {
        Integer batch = config.getInt("otel.blrp.max.export.batch.size");
        Duration poll = config.getDuration("otel.blrp.schedule.delay");
        return new Pump.Pace(
                batch == null || batch < 1 ? DEFAULT_BATCH : batch,
                poll == null || poll.isZero() ? DEFAULT_POLL : poll,
                FIRST_PAUSE,
                LONGEST_PAUSE,
                () -> ThreadLocalRandom.current().nextDouble());
    }
}
