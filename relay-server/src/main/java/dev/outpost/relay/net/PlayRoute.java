package dev.outpost.relay.net;

import dev.outpost.server.http.Problem;
import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.RoutingContext;

/** {@code GET /play}: the game protocol over WebSocket (docs/protocol.md, Transport). */
final class PlayRoute implements Handler<RoutingContext> {

    private static final Problem NO_WEBSOCKET =
            new Problem(426, "Here games are played over WebSocket (docs/protocol.md, Transport).");
    private static final Problem FOREIGN_PAGE =
            new Problem(403, "Pages of this origin may not play here (relay.websocket_origins).");

    private final GamePort port;
    private final OriginRule origins;

    PlayRoute(GamePort port, OriginRule origins) {
        this.port = port;
        this.origins = origins;
    }

    @Override
    public void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (request.version() != HttpVersion.HTTP_1_1
                || !"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            request.response().putHeader(HttpHeaders.UPGRADE, "websocket").putHeader(HttpHeaders.CONNECTION, "Upgrade");
            NO_WEBSOCKET.send(request.response());
        } else if (!origins.admits(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))) {
            FOREIGN_PAGE.send(request.response());
        } else {
            Channel channel = ((HttpServerConnection) request.connection())
                    .channelHandlerContext()
                    .channel();
            request.toWebSocket()
                    .onSuccess(socket -> port.doorman(
                                    (ContextInternal) routing.vertx().getOrCreateContext())
                            .admit(
                                    new WebSocketSocket(socket, channel),
                                    socket.remoteAddress().hostAddress()))
                    .onFailure(refused -> {
                        // Whoever asks for a WebSocket that is none has been answered 400.
                    });
        }
    }
}
