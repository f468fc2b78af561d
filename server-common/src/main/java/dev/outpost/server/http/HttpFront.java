package dev.outpost.server.http;

import dev.outpost.server.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The HTTP server of a process: its router with the common routes, its limits, and its closing. */
public final class HttpFront {

    private static final int MAX_REQUEST_LINE_BYTES = 4096;
    private static final int MAX_HEADERS_BYTES = 16_384;
    private static final int MAX_WEBSOCKET_FRAME_BYTES = 65_536;

    /**
     * Where it listens and what it bears.
     *
     * @param host address to listen on
     * @param port port to listen on; 0: any that is free
     * @param maxConnections most connections at once
     * @param headerTimeout time in which a new connection must have sent a request head
     * @param idleTimeout time after which a quiet connection is closed
     */
    public record Settings(String host, int port, int maxConnections, Duration headerTimeout, Duration idleTimeout) {}

    private final HttpServer server;
    private final Router router;
    private final Settings settings;

    /** Prepares it; nothing listens yet. */
    public HttpFront(Vertx vertx, Settings settings, Health health, Metrics metrics) {
        this.settings = settings;
        router = Router.router(vertx);
        Problems.install(router);
        HealthRoutes.install(router, health);
        MetricsRoute.install(router, metrics);
        ConnectionGuard guard = new ConnectionGuard(vertx, settings.maxConnections(), settings.headerTimeout());
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                        .setMaxHeaderSize(MAX_HEADERS_BYTES)
                        .setHttp2ClearTextEnabled(false)
                        .setMaxWebSocketFrameSize(MAX_WEBSOCKET_FRAME_BYTES)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout(Math.toIntExact(settings.idleTimeout().toMillis())))
                .connectionHandler(guard::opened)
                .invalidRequestHandler(Problems::invalid)
                .requestHandler(request -> {
                    guard.spoke(request.connection());
                    router.handle(request);
                });
    }

    /** The routes; more may be added at any time. */
    public Router router() {
        return router;
    }

    /** Begins to listen; fails when the port is taken or the address is not this machine's. */
    public Future<Void> listen() {
        return server.listen(settings.port(), settings.host()).mapEmpty();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Refuses new connections, lets running requests end within the given time, then closes. */
    public Future<Void> close(long withinMs) {
        return server.shutdown(withinMs, TimeUnit.MILLISECONDS);
    }
}
