package dev.outpost.relay.net;

import dev.outpost.relay.lobby.Room;
import dev.outpost.relay.lobby.Rooms;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.telemetry.RelayTelemetry;
import dev.outpost.server.ServerException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay's game port: its listeners, and how it closes. */
public final class GamePort {

    private static final Logger LOG = LoggerFactory.getLogger(GamePort.class);

    private static final long POLL_MS = 50;

    /** Share of a drain's time that running matches get; the rest is for ending them. */
    private static final double PATIENCE = 0.75;

    private final Vertx vertx;
    private final Rooms rooms;
    private final ConnectionGate gate;
    private final Hub hub;
    private final LongSupplier nanoClock;
    private volatile @Nullable RelayListener listener;
    private final Map<EventLoop, Doorman> doormen = new ConcurrentHashMap<>();

    /**
     * A port that is not open yet.
     *
     * @param limits what players may send
     * @param build the relay's name and version, for the welcome
     * @param pseudonym who an identity is in telemetry and results
     */
    public GamePort(
            Vertx vertx,
            Rooms rooms,
            ConnectionGate gate,
            RelayTelemetry telemetry,
            Limits limits,
            String build,
            UnaryOperator<String> pseudonym,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.gate = gate;
        this.hub = new Hub(rooms, telemetry, gate.rules(), limits, build, pseudonym, this::lightest, nanoClock);
        this.nanoClock = nanoClock;
    }

    /**
     * Opens it on so many event loops. Fails with a {@link ServerException} when the transport is not to be had here.
     *
     * @param port 0: any free one
     * @param certificate null: without TLS
     */
    public Future<Void> open(
            String host, int port, int loops, PortTransport transport, @Nullable ServerSSLOptions certificate) {
        PortTransport used = transport.resolve();
        String unavailable = used.unavailable();
        if (unavailable != null) {
            return Future.failedFuture(new ServerException("relay.transport is " + name(used)
                    + ", which is not to be had here (" + unavailable + "); auto takes what is there"));
        }
        RelayListener opened = new RelayListener(used, loops);
        listener = opened;
        if (certificate != null) {
            opened.secure(context(certificate));
        }
        ((VertxInternal) vertx).addCloseHook(opened::close);
        LOG.info("game port: {} event loops, {}", loops, name(used));
        return opened.listen(host, port, options(), this::doorman);
    }

    /** Another certificate for the connections that come from now on; while it is open, and only when it had one. */
    public Future<?> renew(ServerSSLOptions certificate) {
        try {
            listener().secure(context(certificate));
            return Future.succeededFuture();
        } catch (ServerException e) {
            return Future.failedFuture(e);
        }
    }

    private SslContext context(ServerSSLOptions certificate) {
        try {
            return SslContextBuilder.forServer(certificate.getKeyCertOptions().getKeyManagerFactory(vertx))
                    .protocols(certificate.getEnabledSecureTransportProtocols())
                    .build();
        } catch (Exception e) {
            throw new ServerException("relay.tls_cert: the certificate cannot be used: " + e.getMessage(), e);
        }
    }

    private NetServerOptions options() {
        return new NetServerOptions()
                // Where the transport has it (epoll): what is not acknowledged for so long ends the connection
                .setTcpUserTimeout(Math.toIntExact(gate.rules().pingTimeout().toMillis()))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setAcceptBacklog(1024)
                .setReuseAddress(true);
    }

    private static String name(PortTransport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    private RelayListener listener() {
        RelayListener opened = listener;
        if (opened == null) {
            throw new IllegalStateException("the game port is not open");
        }
        return opened;
    }

    /** How many connections of the game port live on each event loop. */
    List<Integer> connectionsByLoop() {
        return listener().connectionsByLoop();
    }

    private NettyLoop lightest() {
        return listener().lightest();
    }

    private Doorman doorman(NettyLoop loop) {
        return doormen.computeIfAbsent(loop.netty(), netty -> new Doorman(loop, gate, hub));
    }

    /** Whoever looks after the connections of a context's event loop, however they come. */
    Doorman doorman(ContextInternal context) {
        return doormen.computeIfAbsent(context.nettyEventLoop(), loop -> new Doorman(new NettyLoop(loop), gate, hub));
    }

    /** Lets game clients in at {@code /play} of the HTTP server too. */
    public void playAt(Router router, OriginRule origins) {
        router.get("/play").handler(new PlayRoute(this, origins));
    }

    /** The port that is open. */
    public int port() {
        return listener().actualPort();
    }

    /**
     * Lets nobody in any more, closes rooms without a match, gives running matches three quarters of the time to end by themselves,
     * then ends them.
     */
    public Future<Void> drain(long withinMs) {
        gate.drain();
        rooms.drain();
        long patienceMs = (long) (withinMs * PATIENCE);
        int seconds = (int) TimeUnit.MILLISECONDS.toSeconds(patienceMs);
        for (Room room : rooms.all()) {
            room.execute(() -> room.drain(seconds));
        }
        return emptyWithin(patienceMs).compose(ended -> {
            for (Room room : rooms.all()) {
                room.execute(room::shutDown);
            }
            return emptyWithin(withinMs - patienceMs);
        });
    }

    /** Waits until no room is left; ends after the time all the same. */
    private Future<Void> emptyWithin(long ms) {
        if (rooms.all().isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> empty = Promise.promise();
        long deadline = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
        vertx.setPeriodic(POLL_MS, timer -> {
            if (rooms.all().isEmpty() || nanoClock.getAsLong() >= deadline) {
                vertx.cancelTimer(timer);
                empty.tryComplete();
            }
        });
        return empty.future();
    }
}
