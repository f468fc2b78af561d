package dev.outpost.client.match;

import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.telemetry.event.Labels;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What is measured and found wrong in one playback, and the judgement at its end. Not thread-safe. */
final class Findings {
    private static final int MAX_ERRORS = 50;
    private static final int MAX_DESYNCS = 1000;
    private static final String SHUTDOWN = "shutdown";
    private static final double NS_PER_S = 1e9;
    private static final double US_PER_MS = 1e3;

    private final String name;
    private final @Nullable Original original;
    private final RoomSettings settings;
    private final PlayOptions options;
    private final StreamLedger ledger = new StreamLedger();
    private final Histogram latencyUs = Times.histogram();
    private final List<DesyncNotice> desyncs = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private FrameDelays delays = new FrameDelays(true);
    private String room = "";
    private String correlation = "";
    private RoomFinder.@Nullable Place found;
    private String outcome = "";
    private String chain = "";
    private @Nullable Certified certified;
    private int tickIntervalUs;
    private long plannedTicks;
    private long startNanos;
    private long endNanos;

    Findings(RecordedMatch match, RoomSettings settings, PlayOptions options) {
        this.name = match.source();
        this.original = match.original();
        this.settings = settings;
        this.options = options;
        this.tickIntervalUs = settings.tickIntervalUs();
    }

    StreamLedger ledger() {
        return ledger;
    }

    Histogram latencyUs() {
        return latencyUs;
    }

    String room() {
        return room;
    }

    /** The match's trace id; empty if there was no room. */
    String correlation() {
        return correlation;
    }

    /** Ticks of the whole match; 0 before it started. */
    long plannedTicks() {
        return plannedTicks;
    }

    void room(String code, String traceId) {
        room = code;
        correlation = traceId;
    }

    /** The other players were told where the room is. */
    void found(RoomFinder.Place place) {
        found = place;
    }

    void started(MatchStart start, long lastTick, boolean sameClock, long nowNanos) {
        delays = new FrameDelays(sameClock);
        tickIntervalUs = start.tickIntervalUs();
        plannedTicks = lastTick + 1;
        startNanos = nowNanos;
        endNanos = nowNanos;
    }

    void frame(long dueNanos, long nowNanos) {
        delays.record(dueNanos, nowNanos);
        endNanos = nowNanos;
    }

    /** Every player is told of a desync; it counts once, and no more than so many are kept. */
    void desync(DesyncNotice notice) {
        if (desyncs.size() < MAX_DESYNCS && !desyncs.contains(notice)) {
            desyncs.add(notice);
            if (!asked(notice)) {
                error("desync at tick " + notice.tick() + " ("
                        + Labels.of(notice.verdict()) + "): "
                        + notice.diverged().stream()
                                .map(d -> "player " + d.slot())
                                .toList());
            }
        }
    }

    private boolean asked(DesyncNotice notice) {
        PlayOptions.@Nullable Desync desync = options.desync();
        return desync != null
                && notice.tick() >= desync.tick()
                && notice.diverged().stream().anyMatch(d -> d.slot() == desync.slot());
    }

    /** Whether an asked-for desync of this player was reported, after which the relay may put it out. */
    boolean desyncBy(int slot) {
        PlayOptions.@Nullable Desync desync = options.desync();
        return desync != null && desync.slot() == slot && desyncs.stream().anyMatch(this::asked);
    }

    void ended(int slot, MatchEnd end, long nowNanos) {
        endNanos = nowNanos;
        if (!outcome.isEmpty() && !outcome.equals(end.outcome())) {
            error("player " + slot + ": the match ended as " + end.outcome() + ", for others as " + outcome);
            return;
        }
        boolean first = outcome.isEmpty();
        outcome = end.outcome();
        chain = end.chain();
        boolean undisturbed = options.desync() == null
                && (options.drops().isEmpty() || options.comeback() != null)
                && options.lagSwitches().isEmpty();
        boolean whole = end.outcome().equals(PlayedStream.OUTCOME) && end.ticks() == plannedTicks;
        if (first && (end.outcome().equals(SHUTDOWN) || (undisturbed && !whole))) {
            error("the match ended as " + end.outcome() + " after " + end.ticks() + " of " + plannedTicks + " ticks");
        }
    }

    /** All players are sent the same result. */
    void certified(int slot, Certified result) {
        if (certified != null && !certified.equals(result)) {
            error("player " + slot + " has another certified result than others");
        }
        certified = result;
    }

    void error(String problem) {
        if (errors.size() < MAX_ERRORS && !errors.contains(problem)) {
            errors.add(problem);
        }
    }

    PlayReport report(List<Player> players) {
        Boolean sameChain = sameChain(players);
        if (sameChain != null && !sameChain) {
            error("the stream is not the recorded one: its order chain differs");
        }
        judge(players);
        long sent = 0;
        long received = 0;
        for (Player player : players) {
            PlayedStream stream = player.match().stream();
            sent += stream == null ? 0 : stream.ordersSent();
            received += stream == null ? 0 : stream.ordersReceived();
        }
        return new PlayReport(
                name,
                settings.gameModule(),
                settings.modFingerprint(),
                room,
                correlation,
                found,
                players.size(),
                ledger.ticks(),
                sent,
                received,
                ledger.orders(),
                dropped(players, DropReason.LATE),
                dropped(players, DropReason.BUDGET),
                desyncs,
                ledger.mismatches(),
                Percentiles.ofUs(latencyUs),
                delays.percentiles(),
                delays.clockMovedMs(),
                (endNanos - startNanos) / NS_PER_S,
                options.speed(),
                tickIntervalUs / US_PER_MS,
                outcome,
                chain,
                certified,
                sameChain,
                players.stream()
                        .flatMap(p -> p.match().comebacks().done().stream())
                        .toList(),
                errors);
    }

    /** Only the whole match in ticks of the recorded length can give the recorded stream again. */
    private @Nullable Boolean sameChain(List<Player> players) {
        boolean comparable = original != null
                && options.players() == 0
                && options.drops().isEmpty()
                && options.lagSwitches().isEmpty()
                && tickIntervalUs == original.tickIntervalUs();
        List<PlayedStream> whole = new ArrayList<>();
        for (Player player : players) {
            PlayedStream stream = player.match().stream();
            if (stream != null && player.state() == PlayerState.FINISHED) {
                whole.add(stream);
            }
        }
        if (!comparable || original == null || whole.isEmpty()) {
            return null;
        }
        String recorded = original.chain();
        long ticks = original.ticks();
        return whole.stream().allMatch(stream -> stream.ticks() >= ticks && recorded.equals(stream.chainAgain()));
    }

    private void judge(List<Player> players) {
        String mismatch = ledger.firstMismatch();
        if (mismatch != null) {
            error(mismatch);
        }
        for (Player player : players) {
            PlayedStream stream = player.match().stream();
            long reported =
                    player.match().dropped(DropReason.LATE) + player.match().dropped(DropReason.BUDGET);
            boolean came = !player.match().comebacks().done().isEmpty();
            // Of what a returner gave around its absence, some is lost without a word.
            if (player.state() == PlayerState.FINISHED
                    && stream != null
                    && (came ? stream.ordersMissing() < reported : stream.ordersMissing() != reported)) {
                error("player " + player.slot() + ": " + stream.ordersMissing()
                        + " orders never came back, but the relay reports " + reported + " dropped");
            }
        }
        PlayOptions.Desync desync = options.desync();
        if (desync != null && desyncs.stream().noneMatch(n -> asked(n) && n.tick() == desync.tick())) {
            error("the desync of player " + desync.slot() + " at tick " + desync.tick() + " was not reported");
        }
        for (PlayOptions.Drop drop : options.drops()) {
            players.stream().filter(p -> p.slot() == drop.slot()).forEach(p -> judge(drop, p));
        }
    }

    private void judge(PlayOptions.Drop drop, Player player) {
        boolean away = options.comeback() == null
                ? player.state() == PlayerState.DROPPED
                : !player.match().comebacks().done().isEmpty() || player.state() == PlayerState.FAILED;
        if (!away) {
            error("player " + drop.slot() + " was not dropped: the match was over before " + drop.afterMs() + " ms");
        }
        for (Return back : player.match().comebacks().done()) {
            if (back.liveMs() < 0) {
                error("player " + drop.slot() + " had not caught up when the match ended");
            }
        }
    }

    private static long dropped(List<Player> players, DropReason reason) {
        return players.stream().mapToLong(p -> p.match().dropped(reason)).sum();
    }
}
