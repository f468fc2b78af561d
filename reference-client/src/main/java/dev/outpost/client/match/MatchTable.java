package dev.outpost.client.match;

import dev.outpost.client.ClientException;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Member;
import dev.outpost.relay.protocol.PlayerLeft;
import dev.outpost.relay.protocol.RoomJoined;
import dev.outpost.relay.protocol.RoomMembers;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.Welcome;
import dev.outpost.telemetry.event.Labels;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings the players of one match together: the first opens the room, the others join it by its code, the first starts
 * when all are ready; then it watches until all are done. Everything runs on the event loop of its own verticle.
 */
final class MatchTable extends VerticleBase implements PlayerEvents {
    private static final int LAST_WORDS_MS = 100;
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final long WATCH_INTERVAL_MS = 200;
    private static final long CLOSE_BOUND_MS = 2_000;
    private static final long NS_PER_US = 1_000;

    private final PlayOptions options;
    private final String build;
    private final PlayClock clock;
    private final RecordedMatch match;
    private final RoomSettings settings;
    private final List<Player> players = new ArrayList<>();
    private final Player host;
    private final Findings findings;
    private final Promise<PlayReport> result = Promise.promise();

    private final Transport transport;
    private final @Nullable RoomFinder finder;
    private String joinHost;
    private int joinPort;
    private @Nullable RelayConnector client;
    private @Nullable Limits limits;
    private @Nullable MatchSchedule schedule;
    private @Nullable MatchStart start;
    private long firstCloseNanos;
    private boolean hostStarted;
    private boolean done;

    private volatile String room = "";
    private volatile boolean stopping;
    private volatile MatchPlay.Progress progress = new MatchPlay.Progress(false, 0, 0, 0);

    MatchTable(
            RecordedMatch match,
            PlayOptions options,
            String build,
            PlayClock clock,
            Transport transport,
            @Nullable RoomFinder finder) {
        this.finder = finder;
        this.joinHost = options.host();
        this.joinPort = options.port();
        this.transport = transport;
        this.match = match;
        this.options = options;
        this.build = build;
        this.clock = clock;
        int playing = options.played(match);
        this.settings = MatchSettings.of(match, options.speed(), playing, options.runAhead());
        this.findings = new Findings(match, settings, options);
        for (SlotOrders orders : match.slots().subList(0, playing)) {
            String identity = "recorded/" + MatchSettings.sha256(match.source() + "/" + orders.slot());
            players.add(new Player(orders.slot(), identity, clock, this));
        }
        this.host = players.get(0);
    }

    @Override
    public Future<?> start() {
        RelayConnector made = transport.connector(vertx, CONNECT_TIMEOUT_MS);
        client = made;
        vertx.setPeriodic(WATCH_INTERVAL_MS, id -> watch());
        host.connect(made, options.host(), options.port(), build);
        return Future.succeededFuture();
    }

    Future<PlayReport> result() {
        return result.future();
    }

    /** The room's code; empty while there is none. */
    String room() {
        return room;
    }

    MatchPlay.Progress progress() {
        return progress;
    }

    /** From any thread; the watch takes it up. */
    void stopPlaying() {
        stopping = true;
    }

    private void watch() {
        if (stopping && !done) {
            findings.error("stopped before the end");
            abort();
        }
        long now = clock.nanoTime();
        players.forEach(p -> p.checkDeadline(now));
    }

    private void abort() {
        players.forEach(Player::leave);
    }

    @Override
    public void welcomed(Player player, Welcome welcome) {
        if (player != host) {
            if (!welcome.limits().equals(limits)) {
                player.fail("the relay announces other limits than to player " + host.slot());
                return;
            }
            player.join(findings.room(), settings.modFingerprint());
            return;
        }
        limits = welcome.limits();
        try {
            schedule = MatchSchedule.of(match, players.size(), welcome.limits(), settings.tickIntervalUs());
        } catch (ClientException e) {
            player.fail(String.valueOf(e.getMessage()));
            return;
        }
        player.create(settings);
    }

    @Override
    public void joined(Player player, RoomJoined joined) {
        if (joined.slot() != player.slot()) {
            player.fail("the relay gave slot " + joined.slot());
            return;
        }
        RelayConnector to = client;
        if (player != host || to == null) {
            return;
        }
        findings.room(joined.room(), joined.traceId());
        room = joined.room();
        if (finder == null) {
            connectOthers(to);
            return;
        }
        finder.find(joined.room(), settings.gameModule(), settings.modFingerprint())
                .onSuccess(place -> {
                    if (!place.traceId().isEmpty() && !place.traceId().equals(joined.traceId())) {
                        host.fail("listing " + place.listing() + " has the trace id " + place.traceId() + ", the room "
                                + joined.traceId());
                        return;
                    }
                    findings.found(place);
                    joinHost = place.host();
                    joinPort = place.port();
                    connectOthers(to);
                })
                .onFailure(e -> host.fail(String.valueOf(e.getMessage())));
    }

    private void connectOthers(RelayConnector to) {
        for (Player other : players.subList(1, players.size())) {
            other.connect(to, joinHost, joinPort, build);
        }
    }

    @Override
    public void members(Player player, RoomMembers members) {
        boolean complete = members.members().size() == players.size()
                && members.members().stream().allMatch(Member::ready);
        if (player == host && complete && !hostStarted) {
            hostStarted = true;
            host.start();
        }
    }

    @Override
    public PlayedStream started(Player player, MatchStart started) throws ClientException {
        MatchSchedule plan = schedule;
        if (plan == null) {
            throw new IllegalStateException("started without a schedule");
        }
        MatchStart first = start;
        if (first == null) {
            List<Integer> slots = players.stream().map(Player::slot).toList();
            if (!started.slots().equals(slots)) {
                throw new ClientException("the relay starts slots " + started.slots() + " instead of " + slots);
            }
            start = started;
            firstCloseNanos = clock.nanoTime() + (started.firstCloseUnixUs() - clock.unixUs()) * NS_PER_US;
            findings.started(started, plan.lastTick(), isHere(player.socket()), clock.nanoTime());
            for (PlayOptions.Drop drop : options.drops()) {
                vertx.setTimer(drop.afterMs(), id -> drop(drop.slot()));
            }
            options.lagSwitches().forEach(this::lagSwitch);
        } else if (!first.equals(started)) {
            throw new ClientException("the relay tells the players different starts");
        }
        PlayOptions.Desync desync = options.desync();

        long corruptAtTick = desync != null && desync.slot() == player.slot() ? desync.tick() : PlayedStream.NEVER;
        return new PlayedStream(
                plan.slots().get(players.indexOf(player)),
                plan.lastTick(),
                corruptAtTick,
                started,
                findings.correlation(),
                match.original(),
                findings.ledger(),
                findings.latencyUs());
    }

    /** Whether the other end is on this machine, so that both read the same clock. */
    private static boolean isHere(@Nullable RelayLink socket) {
        if (socket == null) {
            return false;
        }
        String there = socket.remoteAddress().hostAddress();
        return there != null
                && (there.equals(socket.localAddress().hostAddress())
                        || there.startsWith("127.")
                        || there.equals("0:0:0:0:0:0:0:1"));
    }

    private void lagSwitch(PlayOptions.LagSwitch lag) {
        Player held =
                players.stream().filter(p -> p.slot() == lag.slot()).findFirst().orElseThrow();
        vertx.setTimer(lag.fromMs(), id -> held.holdBack(true));
        vertx.setTimer(lag.fromMs() + lag.lengthMs(), id -> held.holdBack(false));
    }

    private void drop(int slot) {
        Player player =
                players.stream().filter(p -> p.slot() == slot).findFirst().orElseThrow();
        if (options.comeback() == null) {
            player.drop();
        } else {
            comesBack(player);
        }
    }

    @Override
    public boolean comesBack(Player player) {
        PlayOptions.Comeback comeback = options.comeback();
        RelayConnector to = client;
        if (comeback == null
                || to == null
                || !options.drops(player.slot())
                || !player.breakOff(Duration.ofMillis(comeback.afterMs()))) {
            return false;
        }
        vertx.timer(Math.max(1, comeback.afterMs()), TimeUnit.MILLISECONDS)
                .onSuccess(over -> player.comeBack(to, joinHost, joinPort, build, comeback.stateLost()));
        return true;
    }

    @Override
    public void ticked(Player player, long tick, long nowNanos) {
        MatchStart started = start;
        if (started == null) {
            return;
        }
        findings.frame(firstCloseNanos + tick * started.tickIntervalUs() * NS_PER_US, nowNanos);
        if (tick >= progress.ticks()) {
            progress = new MatchPlay.Progress(
                    true, tick + 1, findings.plannedTicks(), findings.ledger().orders());
        }
    }

    @Override
    public void desync(Player player, DesyncNotice notice) {
        findings.desync(notice);
    }

    @Override
    public void playerLeft(Player player, PlayerLeft left) {
        players.stream()
                .filter(p ->
                        p.slot() == left.slot() && !p.state().terminal() && !mayBeLost(p) && !options.drops(p.slot()))
                .forEach(p -> findings.error(
                        "the relay says that player " + left.slot() + " left (" + Labels.of(left.reason()) + ")"));
    }

    @Override
    public void matchEnded(Player player, MatchEnd end) {
        findings.ended(player.slot(), end, clock.nanoTime());
    }

    @Override
    public void certified(Player player, Certified result) {
        findings.certified(player.slot(), result);
    }

    @Override
    public void complaint(Player player, String problem) {
        findings.error("player " + player.slot() + ": " + problem);
    }

    @Override
    public boolean mayBeLost(Player player) {
        return findings.desyncBy(player.slot())
                || options.lagSwitches().stream().anyMatch(lag -> lag.slot() == player.slot());
    }

    @Override
    public void gone(Player player) {
        if (start == null && player.state() == PlayerState.FAILED) {
            abort();
        }
        if (!done && players.stream().allMatch(p -> p.state().terminal())) {
            done = true;
            Future.join(players.stream().map(Player::closed).toList())
                    .timeout(CLOSE_BOUND_MS, TimeUnit.MILLISECONDS)
                    .onComplete(closed -> report());
        }
    }

    @Override
    public Future<Void> moment() {
        return vertx.timer(LAST_WORDS_MS, TimeUnit.MILLISECONDS).mapEmpty();
    }

    private void report() {
        try {
            result.complete(findings.report(players));
        } catch (RuntimeException e) {
            result.fail(e);
        }
    }
}
