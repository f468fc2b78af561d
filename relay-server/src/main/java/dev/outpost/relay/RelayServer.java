package dev.outpost.relay;

import dev.outpost.relay.admin.AdminGames;
import dev.outpost.relay.admin.DrainSwitch;
import dev.outpost.relay.admin.PublicGames;
import dev.outpost.relay.admin.RoomSurvey;
import dev.outpost.relay.history.FrameLogs;
import dev.outpost.relay.integrity.Integrity;
import dev.outpost.relay.lobby.Clocks;
import dev.outpost.relay.lobby.MatchExtensions;
import dev.outpost.relay.lobby.RoomRules;
import dev.outpost.relay.lobby.Rooms;
import dev.outpost.relay.net.ConnectionGate;
import dev.outpost.relay.net.GamePort;
import dev.outpost.relay.net.OriginRule;
import dev.outpost.relay.result.KeyRoute;
import dev.outpost.relay.result.Results;
import dev.outpost.relay.result.VerifyCommand;
import dev.outpost.relay.telemetry.RelayEvents;
import dev.outpost.relay.telemetry.RelayMetrics;
import dev.outpost.relay.telemetry.RelayTelemetry;
import dev.outpost.relay.tracking.RelayTracking;
import dev.outpost.server.Health;
import dev.outpost.server.Server;
import dev.outpost.server.ServerContext;
import dev.outpost.server.ServerException;
import dev.outpost.server.ServerMain;
import dev.outpost.server.config.Config;
import dev.outpost.server.config.Key;
import dev.outpost.server.telemetry.Listener;
import dev.outpost.server.tls.CertificateFiles;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.privacy.Pseudonyms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import picocli.CommandLine.Model.CommandSpec;

/** The relay: wires rooms, game port and telemetry together. */
public final class RelayServer implements Server {

    /** So long recordings and results of the matches that just ended may take to be written. */
    private static final Duration CLOSE_RESULTS = Duration.ofSeconds(5);

    /** So long the last frames of ended matches may take to be written or deleted. */
    private static final Duration CLOSE_FRAMES = Duration.ofSeconds(2);

    /** Runs the command line. */
    public static void main(String[] args) {
        System.exit(ServerMain.run(new RelayServer(), args));
    }

    @Override
    public Component component() {
        return Component.RELAY;
    }

    @Override
    public int defaultHttpPort() {
        return 19710;
    }

    @Override
    public List<Key<?>> keys() {
        return RelayKeys.ALL;
    }

    @Override
    public String region(Config config) {
        return config.get(RelayKeys.TRACKING_REGION);
    }

    @Override
    public Catalogue catalogue() {
        return new Catalogue(RelayEvents.ALL, RelayMetrics.ALL);
    }

    @Override
    public List<CommandSpec> commands() {
        return List.of(VerifyCommand.spec());
    }

    @Override
    public Future<Running> start(ServerContext context) {
        Config config = context.config();
        String build = "outpost-relay " + version();
        LongSupplier nanoClock = System::nanoTime;
        RoomRules rules = RelayKeys.roomRules(config);
        ConnectionGate gate = new ConnectionGate(RelayKeys.connectionRules(config), nanoClock);
        RelayTelemetry telemetry =
                new RelayTelemetry(context.telemetry().recorder(), new Meters(context.meters()), gate::open);
        Pseudonyms pseudonyms;
        try {
            pseudonyms = context.telemetry().pseudonyms();
        } catch (IOException e) {
            return Future.failedFuture(new ServerException(String.valueOf(e.getMessage())));
        }
        FrameLogs frames = new FrameLogs(
                context.dataDir().resolve("running"),
                config.get(RelayKeys.HISTORY_MB) * 1_000_000L,
                telemetry::framesLost);
        Integrity integrity = new Integrity(
                RelayKeys.lagSwitchRules(config),
                RelayKeys.desyncRules(config),
                context.dataDir().resolve("desyncs"),
                build,
                InstantSource.system());
        Results results = new Results(
                context.dataDir(),
                RelayKeys.resultRules(config),
                frames,
                build,
                InstantSource.system(),
                telemetry::evidenceLost);
        results.open();
        KeyRoute.install(context.router(), results);
        context.health().add("results", () -> results.trouble().isEmpty() ? Health.OK : results.trouble());
        Rooms rooms = new Rooms(
                rules,
                telemetry,
                new Clocks(nanoClock, RelayServer::unixMicros),
                new SecureRandom(),
                frames,
                MatchExtensions.all(List.of(results, integrity::observers)));
        GamePort port = new GamePort(
                context.vertx(),
                rooms,
                gate,
                telemetry,
                rules.limits(),
                build,
                identity -> pseudonyms.of("player", identity),
                nanoClock);
        port.playAt(context.router(), new OriginRule(Set.copyOf(config.get(RelayKeys.WEBSOCKET_ORIGINS))));
        RoomSurvey survey = new RoomSurvey(rooms);
        AdminGames.install(context.router(), survey, new DrainSwitch(rooms, context.health()), context.audit());
        PublicGames.install(context.router(), survey, config.get(RelayKeys.PUBLIC_ROOMS), nanoClock);
        String host = config.get(RelayKeys.HOST);
        int number = config.get(RelayKeys.PORT);
        int loops = config.get(RelayKeys.EVENT_LOOPS);
        CertificateFiles files = CertificateFiles.of(config, RelayKeys.TLS_CERT, RelayKeys.TLS_KEY);
        ServerSSLOptions certificate =
                files == null ? null : context.certificates().open(Listener.GAME, files, port::renew);
        String scheme = certificate == null ? "tcp" : "tls";
        return port.open(
                        host,
                        number,
                        loops > 0 ? loops : Runtime.getRuntime().availableProcessors(),
                        config.get(RelayKeys.TRANSPORT),
                        certificate)
                .recover(why -> Future.failedFuture(
                        why instanceof ServerException
                                ? why
                                : ServerException.cannotListen("relay.port", host, number, why)))
                .compose(opened -> track(context, survey, pseudonyms, port.port()))
                .map(opened -> new Open(context.vertx(), port, results, frames, integrity, scheme + "://" + host));
    }

    /** Tells tracking servers of the games here, if any are named. */
    private static Future<?> track(ServerContext context, RoomSurvey survey, Pseudonyms pseudonyms, int port) {
        return context.vertx()
                .deployVerticle(new RelayTracking(
                        RelayKeys.trackingRules(context.config(), port),
                        survey,
                        new RelayTracking.Parts(
                                context.telemetry().recorder(),
                                context.meters(),
                                "relay-" + pseudonyms.of("server", "relay"),
                                address -> pseudonyms.of("tracking", address),
                                System::nanoTime,
                                InstantSource.system(),
                                new SecureRandom(),
                                context.tracing())));
    }

    /** A relay that takes players. */
    private record Open(
            Vertx vertx, GamePort port, Results results, FrameLogs frames, Integrity integrity, String origin)
            implements Running {

        @Override
        public Future<Void> drain(long withinMs) {
            return port.drain(withinMs)
                    .eventually(() -> vertx.executeBlocking(() -> {
                        results.close(CLOSE_RESULTS);
                        frames.close(CLOSE_FRAMES);
                        integrity.close(CLOSE_FRAMES);
                        return null;
                    }));
        }

        @Override
        public List<String> addresses() {
            return List.of("game " + origin + ":" + port.port());
        }
    }

    private static long unixMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static String version() {
        String version = RelayServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
