package dev.outpost.relay.telemetry;

import dev.outpost.relay.follow.SnapshotOutcome;
import dev.outpost.relay.protocol.ChatChannel;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.telemetry.record.Recorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntSupplier;

/** Records what the relay does; all of its telemetry goes through here or {@link GameTelemetry}. Thread-safe. */
public final class RelayTelemetry {

    private final Recorder recorder;
    private final AtomicInteger gamesActive = new AtomicInteger();
    private final AtomicInteger spectators = new AtomicInteger();
    private final Counter spectatorsTotal;
    private final Counter resumes;
    private final DistributionSummary resumeMs;
    private final Map<SnapshotOutcome, Counter> snapshots = new EnumMap<>(SnapshotOutcome.class);
    private final Counter gamesTotal;
    private final Counter ordersReceived;
    private final Counter ordersForwarded;
    private final Map<DropReason, Counter> ordersDropped = new EnumMap<>(DropReason.class);
    private final Map<ErrorCode, Refusals> refusals = new EnumMap<>(ErrorCode.class);
    private final DistributionSummary tickLatency;
    private final Counter ticksLost;
    private final DistributionSummary playerRtt;
    private final Map<ChatChannel, Counter> chatMessages = new EnumMap<>(ChatChannel.class);
    private final Map<ChatChannel, Counter> chatDropped = new EnumMap<>(ChatChannel.class);
    private final Counter desyncs;
    private final Counter matchesCompleted;
    private final DistributionSummary matchDuration;
    private final Counter framesLost;
    /** How many players who are there have each score, in tenths; those without any are not counted. */
    private final AtomicIntegerArray suspects = new AtomicIntegerArray(11);

    private final Counter resultsCertified;
    private final Map<Evidence, Counter> evidenceLost = new EnumMap<>(Evidence.class);

    /** Registers the relay's meters. */
    public RelayTelemetry(Recorder recorder, Meters meters, IntSupplier connections) {
        this.recorder = recorder;
        meters.gauge(RelayMetrics.GAMES_ACTIVE, gamesActive::get);
        meters.gauge(RelayMetrics.CONNECTIONS_ACTIVE, connections::getAsInt);
        meters.gauge(RelayMetrics.SUSPICION_SCORE, this::highestSuspicion);
        gamesTotal = meters.counter(RelayMetrics.GAMES_TOTAL);
        ordersReceived = meters.counter(RelayMetrics.ORDERS_RECEIVED);
        ordersForwarded = meters.counter(RelayMetrics.ORDERS_FORWARDED);
        for (DropReason reason : DropReason.values()) {
            ordersDropped.put(reason, meters.counter(RelayMetrics.ORDERS_DROPPED, Labels.of(reason)));
        }
        for (ErrorCode code : ErrorCode.values()) {
            refusals.put(
                    code, new Refusals(meters.counter(RelayMetrics.REFUSALS, Labels.of(code)), new AtomicInteger()));
        }
        for (ChatChannel channel : ChatChannel.values()) {
            chatMessages.put(channel, meters.counter(RelayMetrics.CHAT_MESSAGES, Labels.of(channel)));
            chatDropped.put(channel, meters.counter(RelayMetrics.CHAT_DROPPED, Labels.of(channel)));
        }
        tickLatency = meters.histogram(RelayMetrics.TICK_LATENCY);
        ticksLost = meters.counter(RelayMetrics.TICKS_LOST);
        playerRtt = meters.histogram(RelayMetrics.PLAYER_RTT);
        desyncs = meters.counter(RelayMetrics.DESYNC_DETECTED);
        matchesCompleted = meters.counter(RelayMetrics.MATCH_COMPLETED);
        matchDuration = meters.histogram(RelayMetrics.MATCH_DURATION);
        framesLost = meters.counter(RelayMetrics.HISTORY_LOST);
        meters.gauge(RelayMetrics.SPECTATORS_ACTIVE, spectators::get);
        spectatorsTotal = meters.counter(RelayMetrics.SPECTATORS_TOTAL);
        resumes = meters.counter(RelayMetrics.RESUMES);
        resumeMs = meters.histogram(RelayMetrics.RESUME_MS);
        for (SnapshotOutcome outcome : SnapshotOutcome.values()) {
            snapshots.put(outcome, meters.counter(RelayMetrics.SNAPSHOTS, Labels.of(outcome)));
        }
        resultsCertified = meters.counter(RelayMetrics.RESULTS_CERTIFIED);
        for (Evidence kind : Evidence.values()) {
            evidenceLost.put(kind, meters.counter(RelayMetrics.EVIDENCE_LOST, Labels.of(kind)));
        }
    }

    /** The telemetry of a new game. */
    public GameTelemetry game(String gameId, String traceId, RoomSettings settings) {
        return new GameTelemetry(this, recorder, gameId, traceId, settings);
    }

    /** A round trip was measured. */
    public void roundTrip(double rttMs) {
        playerRtt.record(rttMs);
    }

    /** Something was refused outside of a game; it is counted now and recorded by {@link #recordRefusals()}. */
    public void refused(ErrorCode code) {
        of(refusals, code).total().increment();
        of(refusals, code).unrecorded().incrementAndGet();
    }

    /** Records what was refused outside of games since the last call: one row per reason, however many there were. */
    public void recordRefusals() {
        refusals.forEach((code, refused) -> {
            int count = refused.unrecorded().getAndSet(0);
            if (count > 0) {
                recorder.begin(RelayEvents.CONNECTION_REFUSED)
                        .putNull()
                        .put(code)
                        .put(count)
                        .end();
            }
        });
    }

    void refusedInGame(ErrorCode code) {
        of(refusals, code).total().increment();
    }

    /** A recording or result cannot be kept. */
    public void evidenceLost(Evidence kind) {
        of(evidenceLost, kind).increment();
    }

    void resultCertified() {
        resultsCertified.increment();
    }

    /** The frames of a match are not all kept any more. Thread-safe. */
    public void framesLost() {
        framesLost.increment();
    }

    void watching(int change) {
        spectators.addAndGet(change);
        if (change > 0) {
            spectatorsTotal.increment(change);
        }
    }

    void resumed(double msToLive) {
        resumes.increment();
        resumeMs.record(msToLive);
    }

    void snapshot(SnapshotOutcome outcome) {
        of(snapshots, outcome).increment();
    }

    void gameStarted() {
        gamesActive.incrementAndGet();
        gamesTotal.increment();
    }

    void gameEnded(double durationS) {
        gamesActive.decrementAndGet();
        matchesCompleted.increment();
        matchDuration.record(durationS);
    }

    void ordersReceived(int count) {
        ordersReceived.increment(count);
    }

    void ordersDropped(int count, DropReason reason) {
        of(ordersDropped, reason).increment(count);
    }

    void tickClosed(int orders, long processNanos) {
        ordersForwarded.increment(orders);
        tickLatency.record(processNanos / 1e6);
    }

    void ticksLost(double ticks) {
        ticksLost.increment(ticks);
    }

    void suspicionPresent(int beforeTenths, int nowTenths) {
        if (beforeTenths > 0) {
            suspects.decrementAndGet(beforeTenths);
        }
        if (nowTenths > 0) {
            suspects.incrementAndGet(nowTenths);
        }
    }

    private double highestSuspicion() {
        for (int tenths = suspects.length() - 1; tenths > 0; tenths--) {
            if (suspects.get(tenths) > 0) {
                return tenths / 10.0;
            }
        }
        return 0;
    }

    void chat(ChatChannel channel) {
        of(chatMessages, channel).increment();
    }

    void chatDropped(ChatChannel channel) {
        of(chatDropped, channel).increment();
    }

    void diverged() {
        desyncs.increment();
    }

    private static <K, V> V of(Map<K, V> all, K key) {
        return Objects.requireNonNull(all.get(key), () -> "nothing for " + key);
    }

    /**
     * Refusals of one reason.
     *
     * @param total all of them
     * @param unrecorded those outside of games that have no row yet
     */
    private record Refusals(Counter total, AtomicInteger unrecorded) {}
}
