package dev.outpost.telemetry.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.ResourceConfiguration;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.logs.ConfigurableLogRecordExporterProvider;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * OpenTelemetry's SDK as the settings and the standard variables ask for it.
 *
 * <p>The SDK itself has what is made while the program runs: spans of HTTP, log lines, the reader of metrics. Events and
 * the traces of games do not go through its processors, which forget what they cannot send: a {@link Pump} sends them from
 * the database with exporters of its own, made as the SDK would make them.
 */
final class Sdk {

    private static final String OTLP = "otlp";

    /** What holds where nothing is said: a dashboard wants to see more often than once a minute. */
    private static final Map<String, String> DEFAULTS = Map.of("otel.metric.export.interval", "15000");

    /** Makes up an id of the instance; the session's is the one. */
    private static final String INSTANCE_ID = "io.opentelemetry.sdk.autoconfigure.ServiceInstanceIdResourceProvider";

    private static final String SAMPLER = "otel.traces.sampler";
    private static final String NOT_PROVIDED = "otel.java.disabled.resource.providers";

    /** Held, since the log manager holds its loggers weakly. */
    private static final Logger JUL = Logger.getLogger("io.opentelemetry");

    /** They speak up at each failure; what there is to say is said when it changes. */
    private static final List<Logger> TOO_MUCH = List.of(
            Logger.getLogger("io.opentelemetry.exporter.otlp.internal.HttpExporter"),
            Logger.getLogger("io.opentelemetry.exporter.otlp.internal.GrpcExporter"));

    private final OpenTelemetrySdk sdk;
    private final ConfigProperties config;
    private final Resource resource;
    private final SenderWatch watch;
    private final String logsExporter;

    /** What is made before the rest. */
    private static final class Found {
        @Nullable
        ConfigProperties config;

        @Nullable
        Resource resource;

        String logsExporter = OTLP;
    }

    private Sdk(
            OpenTelemetrySdk sdk, ConfigProperties config, Resource resource, SenderWatch watch, String logsExporter) {
        this.sdk = sdk;
        this.config = config;
        this.resource = resource;
        this.watch = watch;
        this.logsExporter = logsExporter;
    }

    /**
     * Sets it up. It opens no connection yet.
     *
     * @param session {@code service.instance.id}
     * @param metrics what is sent as metrics
     * @param metricBooks what becomes of them
     * @param spanBooks what becomes of the spans that the program makes
     * @param logBooks what becomes of the lines that it logs
     * @throws IllegalArgumentException when a standard variable has a value that the SDK refuses
     */
    static Sdk of(
            OtelSettings settings,
            String session,
            MetricProducer metrics,
            SignalBooks metricBooks,
            SignalBooks spanBooks,
            SignalBooks logBooks) {
        bridgeLogs();
        SenderWatch watch = new SenderWatch();
        Found found = new Found();
        try {
            OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .setComponentLoader(watch)
                    .addPropertiesSupplier(() -> DEFAULTS)
                    .addPropertiesCustomizer(config -> settings.properties())
                    .addPropertiesCustomizer(config -> sampling(config, settings))
                    .addPropertiesCustomizer(config -> {
                        found.logsExporter = config.getString("otel.logs.exporter", OTLP);
                        return Map.of(NOT_PROVIDED, notProvided(config));
                    })
                    .addMeterProviderCustomizer((provider, config) -> provider.registerMetricProducer(metrics))
                    .addMetricExporterCustomizer(
                            (exporter, config) -> new CountedMetrics(exporter, watch.newest(), metricBooks))
                    .addSpanExporterCustomizer((exporter, config) -> new HttpSpans(exporter, watch.newest(), spanBooks))
                    .addLogRecordExporterCustomizer(
                            (exporter, config) -> new CountedLines(exporter, watch.newest(), logBooks))
                    .addSamplerCustomizer((sampler, config) -> new QuietSampler(sampler))
                    .addResourceCustomizer((resource, config) -> {
                        found.config = config;
                        found.resource = resource.merge(own(settings, session))
                                .merge(ResourceConfiguration.createEnvironmentResource(config));
                        return found.resource;
                    })
                    .build()
                    .getOpenTelemetrySdk();
            if (found.config == null || found.resource == null) {
                sdk.close();
                throw new IllegalArgumentException("OpenTelemetry's SDK was set up by something else");
            }
            return new Sdk(sdk, found.config, found.resource, watch, found.logsExporter);
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    OpenTelemetrySdk sdk() {
        return sdk;
    }

    ConfigProperties config() {
        return config;
    }

    Resource resource() {
        return resource;
    }

    /** How logs are sent; null: the standard variables ask for none. */
    @Nullable
    Logs logs() {
        if (!logsExporter.equals(OTLP)) {
            return null;
        }
        for (ConfigurableLogRecordExporterProvider provider : watch.load(ConfigurableLogRecordExporterProvider.class)) {
            if (provider.getName().equals(OTLP)) {
                LogRecordExporter exporter = provider.createExporter(config);
                return new Logs(exporter, watch.newest());
            }
        }
        throw new IllegalStateException("the OTLP exporter is not on the class path");
    }

    /** How spans of games are sent; null: the standard variables ask for none. */
    @Nullable
    Spans spans() {
        if (!config.getString("otel.traces.exporter", OTLP).equals(OTLP)) {
            return null;
        }
        for (ConfigurableSpanExporterProvider provider : watch.load(ConfigurableSpanExporterProvider.class)) {
            if (provider.getName().equals(OTLP)) {
                SpanExporter exporter = provider.createExporter(config);
                return new Spans(exporter, watch.newest());
            }
        }
        throw new IllegalStateException("the OTLP exporter is not on the class path");
    }

    /** An exporter and where the answers to it are. */
    record Logs(LogRecordExporter exporter, AtomicReference<Answer> answers) {}

    /** An exporter and where the answers to it are. */
    record Spans(SpanExporter exporter, AtomicReference<Answer> answers) {}

    private static Resource own(OtelSettings settings, String session) {
        AttributesBuilder attributes = Attributes.builder()
                .put("service.name", settings.serviceName())
                .put("service.namespace", "outpost")
                .put("service.instance.id", session);
        if (!settings.serviceVersion().isEmpty()) {
            attributes.put("service.version", settings.serviceVersion());
        }
        if (!settings.region().isEmpty()) {
            attributes.put("cloud.region", settings.region());
        }
        return Resource.create(attributes.build());
    }

    /** Where no variable says otherwise, spans of HTTP are sampled as ticks are; who was asked for one follows. */
    private static Map<String, String> sampling(ConfigProperties config, OtelSettings settings) {
        return config.getString(SAMPLER) != null
                ? Map.of()
                : Map.of(
                        SAMPLER, "parentbased_traceidratio", SAMPLER + ".arg", Double.toString(settings.traceSample()));
    }

    private static String notProvided(ConfigProperties config) {
        List<String> all = new ArrayList<>(config.getList(NOT_PROVIDED));
        all.add(INSTANCE_ID);
        return String.join(",", all);
    }

    /** What the SDK says goes where all else is said. */
    private static synchronized void bridgeLogs() {
        if (JUL.getHandlers().length == 0) {
            JUL.setUseParentHandlers(false);
            JUL.addHandler(new SLF4JBridgeHandler());
            TOO_MUCH.forEach(logger -> logger.setLevel(Level.OFF));
        }
    }
}
