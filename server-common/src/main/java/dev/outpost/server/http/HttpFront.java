package dev.outpost.server.http;

import dev.outpost.server.Health;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP server of a process: its router with the common routes, its limits, and its closing. Its connections are
 * spread over event loops, one for each core, so that WebSocket players are, too; a route's handler may be called on
 * several at once.
 */
public final class HttpFront {

    /**
     * To Vert.x a negative port is a free one that all servers with the same number share; with 0 each would get its own.
     * The relay's game port has -1.
     */
    private static final int SHARED_FREE_PORT = -2;

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

    private final Vertx vertx;
    private final Router router;
    private final Settings settings;
    private final ConnectionGuard guard;
    private final HttpServerOptions options;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    /** Prepares it; nothing listens yet. */
    public HttpFront(Vertx vertx, Settings settings, Health health, Metrics metrics) {
        this.vertx = vertx;
        this.settings = settings;
        router = Router.router(vertx);
        Problems.install(router);
        HealthRoutes.install(router, health);
        MetricsRoute.install(router, metrics);
        guard = new ConnectionGuard(vertx, settings.maxConnections(), settings.headerTimeout());
        options = new HttpServerOptions()
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADERS_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setMaxWebSocketFrameSize(MAX_WEBSOCKET_FRAME_BYTES)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(settings.idleTimeout().toMillis()));
    }

    /** The routes; more may be added at any time. */
    public Router router() {
        return router;
    }

    /** Makes it HTTPS, with HTTP/2 for whoever can; before it listens. */
    public void secure(ServerSSLOptions certificate) {
        options.setSsl(true);
        options.setUseAlpn(true);
        options.setKeyCertOptions(certificate.getKeyCertOptions());
        options.setEnabledSecureTransportProtocols(certificate.getEnabledSecureTransportProtocols());
    }

    /** Another certificate for the connections that come from now on; while it listens. */
    public Future<?> renew(ServerSSLOptions certificate) {
        // All of them share one socket and one certificate
        return servers.get(0).updateSSLOptions(certificate.copy().setUseAlpn(true));
    }

    /** Begins to listen; fails when the port is taken or the address is not this machine's. */
    public Future<Void> listen() {
        int port = settings.port() == 0 ? SHARED_FREE_PORT : settings.port();
        return vertx.deployVerticle(
                        () -> new Loop(port),
                        new DeploymentOptions()
                                .setInstances(Runtime.getRuntime().availableProcessors()))
                .mapEmpty();
    }

    /** The port it listens on. */
    public int port() {
        return servers.get(0).actualPort();
    }

    /** Refuses new connections, lets running requests end within the given time, then closes. */
    public Future<Void> close(long withinMs) {
        return Future.join(servers.stream()
                        .map(server -> server.shutdown(withinMs, TimeUnit.MILLISECONDS))
                        .toList())
                .mapEmpty();
    }

    /** The server on one event loop. */
    private final class Loop extends VerticleBase {

        private final int port;

        Loop(int port) {
            this.port = port;
        }

        @Override
        public Future<?> start() {
            HttpServer server = vertx.createHttpServer(options)
                    .connectionHandler(guard::opened)
                    .invalidRequestHandler(Problems::invalid)
                    .requestHandler(request -> {
                        guard.spoke(request.connection());
                        router.handle(request);
                    });
            return server.listen(port, settings.host()).onSuccess(servers::add);
        }
    }
}
