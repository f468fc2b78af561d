package dev.outpost.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps idle and half-open connections from using the server up: bounds their number, and the time in which a new one
 * must have sent its first request's head. What comes later is bounded by the server's idle timeout.
 */
final class ConnectionGuard {

    private final Vertx vertx;
    private final int maxConnections;
    private final Duration headerTimeout;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<HttpConnection, Long> silent = new ConcurrentHashMap<>();

    ConnectionGuard(Vertx vertx, int maxConnections, Duration headerTimeout) {
        this.vertx = vertx;
        this.maxConnections = maxConnections;
        this.headerTimeout = headerTimeout;
    }

    void opened(HttpConnection connection) {
        boolean tooMany = open.incrementAndGet() > maxConnections;
        // Of the channel, not of the HTTP connection, which is not told any more once it has become a WebSocket
        ((HttpServerConnection) connection)
                .channelHandlerContext()
                .channel()
                .closeFuture()
                .addListener(closed -> {
                    open.decrementAndGet();
                    spoke(connection);
                });
        if (tooMany) {
            connection.close();
            return;
        }
        silent.put(connection, vertx.setTimer(headerTimeout.toMillis(), fired -> {
            if (silent.remove(connection) != null) {
                connection.close();
            }
        }));
    }

    /** A request arrived on it. */
    void spoke(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
