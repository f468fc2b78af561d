package dev.outpost.server;

import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.server.config.KeyFamily;
import dev.outpost.server.config.KeySet;
import dev.outpost.server.telemetry.ServerEvents;
import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.event.EventType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The configuration keys that every server has (design.md, The outside contract). */
public final class ServerKeys {

    /** Form of log lines. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** Least severity that is logged. */
    public enum LogLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** Most time between a signal and the end of the process. */
    public static final Key<Duration> SHUTDOWN_TIMEOUT = Key.duration(
            "server.shutdown_timeout",
            Duration.ofSeconds(15),
            Duration.ofMillis(200),
            Duration.ofMinutes(10),
            "Most time that may pass between SIGTERM or SIGINT and the end of the process.");

    /** Address of the HTTP server. */
    public static final Key<String> HTTP_HOST = Key.text(
            "http.host",
            "127.0.0.1",
            "a host name or an address, 0.0.0.0 for all",
            value -> value.matches("[0-9A-Za-z.:%_-]{1,253}"),
            "Address that the HTTP server listens on; loopback unless opened on purpose.");

    /** Most simultaneous HTTP connections. */
    public static final Key<Integer> HTTP_MAX_CONNECTIONS = Key.integer(
            "http.max_connections", 1000, 1, 100_000, "Most HTTP connections at once; more are closed at once.");

    /** Largest HTTP request body where a route names no other bound. */
    public static final Key<Long> HTTP_MAX_BODY = Key.bytes(
            "http.max_body_bytes", 65_536, 1024, 64 << 20, "Largest HTTP request body; a larger one is answered 413.");

    /** Time in which a new connection must have sent a whole request head. */
    public static final Key<Duration> HTTP_HEADER_TIMEOUT = Key.duration(
            "http.header_timeout",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "Time in which a new HTTP connection must have sent its first request's head.");

    /** Time after which a quiet connection is closed. */
    public static final Key<Duration> HTTP_IDLE_TIMEOUT = Key.duration(
            "http.idle_timeout",
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "Time after which an HTTP connection on which nothing happens is closed.");

    /** Certificate of the HTTP server. */
    public static final Key<String> HTTP_TLS_CERT = Key.text(
            "http.tls_cert",
            "",
            "File of the HTTP server's certificate chain (PEM, its own first); with it HTTP is HTTPS only. Renewed without a restart.");

    /** Its private key. */
    public static final Key<String> HTTP_TLS_KEY = Key.text(
            "http.tls_key", "", "File of the private key of http.tls_cert (PEM, without a passphrase; mode 600).");

    /** Form of log lines. */
    public static final Key<LogFormat> LOG_FORMAT = Key.choice(
            "log.format", LogFormat.TEXT, "Form of the log on standard output: for people, or one JSON object a line.");

    /** Least severity that is logged. */
    public static final Key<LogLevel> LOG_LEVEL =
            Key.choice("log.level", LogLevel.INFO, "Least severity of the lines that are logged.");

    /** Token for {@code /admin/*}. */
    public static final Key<String> ADMIN_TOKEN = Key.secret(
            "admin.token",
            "Bearer token for /admin/*; when not configured, one is generated into <data.dir>/admin.token (mode 600).");

    /** Budget of the telemetry database. */
    public static final Key<Integer> MAX_DB_SIZE_MB = Key.integer(
            "telemetry.max_db_size_mb",
            500,
            4,
            1_048_576,
            "Most that telemetry.db and its write-ahead log may take, in units of 1048576 bytes; the oldest events go first.");

    /** Age after which events go. */
    public static final Key<Integer> RETENTION_DAYS = Key.integer(
            "telemetry.retention_days", 30, 0, 36_500, "Age in days after which events are removed; 0: no limit.");

    /** Capacity of the recorder's ring. */
    public static final Key<Integer> RING_ENTRIES = Key.integer(
            "telemetry.ring_entries",
            16_384,
            1024,
            1_048_576,
            "How many events of ordinary size may wait for the telemetry writer.");

    /** Share of events without a share of their own that is recorded. */
    public static final Key<Double> SAMPLE = Key.ratio(
            "telemetry.sample",
            1.0,
            "Share that is recorded of all events without a telemetry.sampling key; warnings, errors and metrics always are.");

    /** Time between snapshots of the meters into the database. */
    public static final Key<Duration> METRICS_INTERVAL = Key.duration(
            "telemetry.metrics_interval",
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            "Time between two snapshots of all metrics into telemetry.db.");

    /** Whether {@code /metrics} is served. */
    public static final Key<Boolean> PROMETHEUS =
            Key.bool("telemetry.prometheus", false, "Serves GET /metrics in Prometheus text form.");

    private final Key<Integer> httpPort;
    private final Key<Path> dataDir;
    private final KeyFamily<Double> sampling;
    private final KeySet all;

    /** The keys of one server. */
    ServerKeys(Component component, int defaultHttpPort, Catalogue catalogue, List<Key<?>> serverKeys) {
        httpPort = Key.port("http.port", defaultHttpPort, "Port that the HTTP server listens on; 0: any that is free.");
        dataDir = Key.path(
                "data.dir",
                Path.of(".", "data", component.label()),
                "Folder of all that the server keeps: telemetry.db, admin.token and its own files.");
        sampling = KeyFamily.of(
                "telemetry.sampling",
                "event",
                catalogue.events().stream().map(EventType::name).sorted().toList(),
                name -> Key.ratio(
                        name, 1.0, "Share of these events that is recorded; warnings and errors always are."));
        List<Key<?>> keys = new ArrayList<>(List.of(
                SHUTDOWN_TIMEOUT,
                HTTP_HOST,
                httpPort,
                HTTP_MAX_CONNECTIONS,
                HTTP_MAX_BODY,
                HTTP_HEADER_TIMEOUT,
                HTTP_IDLE_TIMEOUT,
                HTTP_TLS_CERT,
                HTTP_TLS_KEY,
                LOG_FORMAT,
                LOG_LEVEL,
                dataDir,
                ADMIN_TOKEN,
                MAX_DB_SIZE_MB,
                RETENTION_DAYS,
                RING_ENTRIES,
                SAMPLE,
                METRICS_INTERVAL,
                PROMETHEUS));
        keys.addAll(OtelKeys.ALL);
        keys.addAll(serverKeys);
        all = new KeySet(keys, List.of(sampling));
    }

    /** The keys of a server: the common ones and its own. */
    public static ServerKeys of(Server server) {
        Catalogue catalogue =
                Telemetry.ownCatalogue().plus(ServerEvents.CATALOGUE).plus(server.catalogue());
        return new ServerKeys(server.component(), server.defaultHttpPort(), catalogue, server.keys());
    }

    /** Port of the HTTP server. */
    public Key<Integer> httpPort() {
        return httpPort;
    }

    /** Folder of all that the server keeps. */
    public Key<Path> dataDir() {
        return dataDir;
    }

    /** Share of events recorded, by event name. */
    public KeyFamily<Double> sampling() {
        return sampling;
    }

    /** All of them, the server's own too. */
    public KeySet all() {
        return all;
    }

    /** How the flight recorder is to work. */
    TelemetrySettings telemetry(Config config) {
        int days = config.get(RETENTION_DAYS);
        return new TelemetrySettings(
                config.get(dataDir).resolve("telemetry.db"),
                (long) config.get(MAX_DB_SIZE_MB) << 20,
                days == 0 ? null : Duration.ofDays(days),
                config.get(RING_ENTRIES),
                config.get(SAMPLE),
                config.get(sampling),
                config.get(METRICS_INTERVAL));
    }
}
