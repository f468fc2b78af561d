package dev.outpost.server;

import dev.outpost.server.admin.AdminAudit;
import dev.outpost.server.admin.AdminRoutes;
import dev.outpost.server.admin.AdminToken;
import dev.outpost.server.admin.AnalyticsRoutes;
import dev.outpost.server.config.Config;
import dev.outpost.server.config.KeySet;
import dev.outpost.server.config.Sources;
import dev.outpost.server.http.HttpFront;
import dev.outpost.server.http.HttpTracing;
import dev.outpost.server.http.Metrics;
import dev.outpost.server.log.Logging;
import dev.outpost.server.telemetry.Listener;
import dev.outpost.server.telemetry.ServerEvents;
import dev.outpost.server.tls.CertificateFiles;
import dev.outpost.server.tls.Certificates;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.host.HostGauges;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.otel.OtelExport;
import dev.outpost.telemetry.otel.OtelSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that runs in this process, with everything around it: data folder, flight recorder, HTTP.
 *
 * <p>{@link #start} and {@link #close} are called by one thread, which is not an event loop; {@link #requestStop} by any.
 * Closing is the drain: it takes at most {@code server.shutdown_timeout}, whatever hangs.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);

    static {
        // Netty's events for Java's own profiler load that profiler at each start; who profiles Netty turns them on.
        if (System.getProperty("io.netty.jfr.enabled") == null) {
            System.setProperty("io.netty.jfr.enabled", "false");
        }
    }

    /** Longest that a step of the start may take; one that needs longer waits for something that does not answer. */
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);

    /** How often files of certificates are looked at. */
    private static final Duration CERTIFICATE_LOOKS = Duration.ofSeconds(3);

    private final Server server;
    private final ServerKeys keys;
    private final Config config;
    private final Map<String, String> environment;
    private final InstantSource clock;
    private final boolean ownLog;
    private final Health health = new Health();
    private final ShutdownSequence shutdown;
    private int httpPort;
    private List<String> addresses = List.of();

    /**
     * Nothing is started yet.
     *
     * @param ownLog whether the process's log is this server's, to be exported with the rest
     */
    ServerProcess(
            Server server,
            ServerKeys keys,
            Config config,
            Map<String, String> environment,
            InstantSource clock,
            boolean ownLog) {
        this.server = server;
        this.keys = keys;
        this.config = config;
        this.environment = environment;
        this.clock = clock;
        this.ownLog = ownLog;
        this.shutdown = new ShutdownSequence(config.get(ServerKeys.SHUTDOWN_TIMEOUT), System::nanoTime);
    }

    /**
     * Starts a server inside another program, a test say; the log and the signals are that program's.
     *
     * @param sets texts {@code section.key=value}; all else has its default
     * @throws ServerException when it cannot start, with a message for a person
     */
    public static ServerProcess start(Server server, String... sets) {
        ServerKeys keys = ServerKeys.of(server);
        KeySet all = keys.all();
        ServerProcess process = new ServerProcess(
                server, keys, Config.load(all, Sources.sets(sets)), Map.of(), InstantSource.system(), false);
        process.start();
        return process;
    }

    /** Starts everything, or ends what was started and throws. */
    void start() {
        try {
            startParts();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** From now on readyz answers 503, and the time for closing runs; does not wait. */
    void requestStop() {
        health.draining();
        shutdown.begin();
    }

    /** The port that HTTP is served on. */
    public int httpPort() {
        return httpPort;
    }

    /** What is listened on: HTTP first, then what the server adds. */
    public List<String> addresses() {
        return addresses;
    }

    /** Drains and ends everything that was started; a second call does nothing. */
    @Override
    public void close() {
        requestStop();
        shutdown.run();
    }

    private void startParts() {
        TelemetrySettings settings = keys.telemetry(config);
        OtelSettings otel = OtelKeys.settings(server, config, environment);
        logTelemetry(settings, otel);

        DataDir dataDir = DataDir.hold(config.get(keys.dataDir()));
        shutdown.add("data folder", 0.96, ShutdownSequence.blocking(dataDir::close));
        Metrics metrics = Metrics.of(config.get(ServerKeys.PROMETHEUS) || otel != null);

        CompletableFuture<Web> opening = new CompletableFuture<>();
        CompletableFuture<@Nullable OtelExport> export = new CompletableFuture<>();
        if (otel != null) {
            shutdown.add("otlp", 0.955, withinMs -> closed(export, withinMs));
        } else {
            export.complete(null);
        }
        // Loading Vert.x and loading SQLite take about as long as each other and need nothing of each other.
        Thread opener = new Thread(() -> open(metrics, export, opening), "outpost-start");
        opener.setDaemon(true);
        opener.start();
        shutdown.add(
                "vert.x",
                0.95,
                withinMs -> Future.fromCompletionStage(opening)
                        .compose(web -> web.vertx().close()));
        Catalogue catalogue = ServerEvents.CATALOGUE.plus(server.catalogue());
        Telemetry telemetry;
        try {
            telemetry = Telemetry.open(settings, server.component(), catalogue, metrics.registry(), clock);
            shutdown.add("telemetry", 0.92, ShutdownSequence.blocking(telemetry::close));
            if (otel != null) {
                export.complete(startExport(otel, telemetry));
            }
        } catch (RuntimeException e) {
            // Whoever waits for the export must not wait until the end of time.
            export.completeExceptionally(e);
            throw e;
        }
        health.addAdvisory("telemetry", telemetry::state);
        AdminToken token = adminToken(dataDir.path());
        Web web = Blocking.get(opening, STEP_TIMEOUT);
        HttpFront http = web.http();
        AdminRoutes.install(http.router(), token, config.get(ServerKeys.HTTP_MAX_BODY));
        AnalyticsRoutes.install(http.router(), web.vertx(), telemetry, clock);
        Meters meters = new Meters(metrics.registry());
        HostGauges.register(meters, dataDir.path());
        Certificates certificates = new Certificates(web.vertx(), telemetry.recorder(), meters, clock);
        listen(http, certificates);

        ServerContext context = new ServerContext(
                web.vertx(),
                config,
                telemetry,
                metrics.registry(),
                http.router(),
                health,
                certificates,
                token,
                new AdminAudit(telemetry.recorder()),
                web.tracing(),
                dataDir.path());
        Server.Running running = Blocking.get(server.start(context), STEP_TIMEOUT);
        shutdown.add(server.component().label(), 0.55, running::drain);
        certificates.watch(CERTIFICATE_LOOKS);
        addresses = addresses(running);
        health.serving();
    }

    /** What takes long to load and can be had before the database is open. */
    private record Web(Vertx vertx, HttpFront http, Tracing tracing) {}

    private OtelExport startExport(OtelSettings settings, Telemetry telemetry) {
        try {
            OtelExport export = telemetry.export(settings);
            if (ownLog) {
                Logging.export(export.openTelemetry());
            }
            return export;
        } catch (IllegalArgumentException e) {
            throw new ServerException("OpenTelemetry: " + e.getMessage(), e);
        }
    }

    /** Ends the export, which is the last to hear of anything. */
    private Future<Void> closed(CompletableFuture<@Nullable OtelExport> export, long withinMs) {
        OtelExport started = export.isCompletedExceptionally() ? null : export.getNow(null);
        if (started != null && ownLog) {
            Logging.endExport();
        }
        return started == null
                ? Future.succeededFuture()
                : ShutdownSequence.blocking(() -> started.close(Duration.ofMillis(withinMs)))
                        .end(withinMs);
    }

    private void open(Metrics metrics, CompletableFuture<@Nullable OtelExport> export, CompletableFuture<Web> result) {
        try {
            VertxOptions options = new VertxOptions()
                    .setPreferNativeTransport(true)
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
            // Tracing is built into a Vert.x, so that the export has to be there first.
            OtelExport exporting = export.join();
            HttpTracing tracing = exporting == null ? null : new HttpTracing(exporting.openTelemetry());
            VertxBuilder builder = metrics.measure(options);
            Vertx vertx = tracing == null ? builder.build() : tracing.build(builder);
            HttpFront.Settings settings = new HttpFront.Settings(
                    config.get(ServerKeys.HTTP_HOST),
                    config.get(keys.httpPort()),
                    config.get(ServerKeys.HTTP_MAX_CONNECTIONS),
                    config.get(ServerKeys.HTTP_HEADER_TIMEOUT),
                    config.get(ServerKeys.HTTP_IDLE_TIMEOUT));
            HttpFront http = new HttpFront(vertx, settings, health, metrics);
            if (tracing != null) {
                tracing.nameByRoute(http.router());
            }
            result.complete(new Web(vertx, http, tracing == null ? Tracing.OFF : tracing));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private void listen(HttpFront http, Certificates certificates) {
        CertificateFiles files = CertificateFiles.of(config, ServerKeys.HTTP_TLS_CERT, ServerKeys.HTTP_TLS_KEY);
        if (files != null) {
            http.secure(certificates.open(Listener.HTTP, files, http::renew));
        }
        String host = config.get(ServerKeys.HTTP_HOST);
        int port = config.get(keys.httpPort());
        try {
            Blocking.get(
                    http.listen()
                            .recover(cause ->
                                    Future.failedFuture(ServerException.cannotListen("http.port", host, port, cause))),
                    STEP_TIMEOUT);
        } finally {
            shutdown.add("http", 0.65, http::close);
        }
        httpPort = http.port();
    }

    private AdminToken adminToken(Path dataDir) {
        String configured = config.get(ServerKeys.ADMIN_TOKEN);
        return configured.isEmpty()
                ? AdminToken.inFolder(dataDir, new SecureRandom())
                : AdminToken.configured(configured);
    }

    private List<String> addresses(Server.Running running) {
        String host = config.get(ServerKeys.HTTP_HOST);
        List<String> all = new ArrayList<>();
        all.add((config.get(ServerKeys.HTTP_TLS_CERT).isEmpty() ? "http://" : "https://")
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + httpPort);
        all.addAll(running.addresses());
        return List.copyOf(all);
    }

    /** The first line after the start (design.md, The outside contract). */
    private static String sampling(TelemetrySettings settings) {
        String named = settings.sampling().isEmpty() ? "" : new TreeMap<>(settings.sampling()).toString();
        if (settings.sample() < 1) {
            return settings.sample() + (named.isEmpty() ? " of all" : " of all but " + named);
        }
        return named.isEmpty() ? "off (all events kept)" : named;
    }

    private void logTelemetry(TelemetrySettings settings, @Nullable OtelSettings otel) {
        Duration retention = settings.retention();
        LOG.info(
                "telemetry: database {}, at most {} MB, {}, ring {} entries, metrics every {} s, sampling {}, prometheus {},"
                        + " otlp {}",
                settings.database(),
                settings.maxDbSizeBytes() >> 20,
                retention == null ? "kept whatever its age" : "kept " + retention.toDays() + " days",
                settings.ringEntries(),
                settings.metricsInterval().toMillis() / 1e3,
                sampling(settings),
                config.get(ServerKeys.PROMETHEUS) || otel != null ? "on" : "off",
                otel == null ? "off" : otel.describe(environment) + ", traces " + otel.traceSample());
    }
}
