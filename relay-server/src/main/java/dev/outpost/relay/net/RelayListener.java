package dev.outpost.relay.net;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Accepts game connections on one event loop; several share the port, so that games spread over the cores. */
final class RelayListener extends VerticleBase {

    private final String host;
    private final int port;
    private final NetServerOptions options;
    private final Function<ContextInternal, Doorman> doormen;
    private @Nullable NetServer server;

    RelayListener(String host, int port, NetServerOptions options, Function<ContextInternal, Doorman> doormen) {
        this.host = host;
        this.port = port;
        this.options = options;
        this.doormen = doormen;
    }

    @Override
    public Future<?> start() {
        Doorman doorman = doormen.apply((ContextInternal) context);
        NetServer listening = vertx.createNetServer(options);
        server = listening;
        return listening
                .connectHandler(socket -> doorman.admit(
                        new TcpSocket(socket), socket.remoteAddress().hostAddress()))
                .listen(port, host);
    }

    /** Another certificate from now on, for all listeners of the port. */
    Future<?> renew(ServerSSLOptions certificate) {
        return server == null
                ? Future.failedFuture(new IllegalStateException("the port is not open"))
                : server.updateSSLOptions(certificate);
    }

    /** The port that was bound. */
    int actualPort() {
        return server == null ? 0 : server.actualPort();
    }
}
