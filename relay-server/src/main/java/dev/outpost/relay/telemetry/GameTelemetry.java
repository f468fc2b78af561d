package dev.outpost.relay.telemetry;

import dev.outpost.relay.follow.SnapshotOutcome;
import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.Ending;
import dev.outpost.relay.protocol.ChatChannel;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Protocol;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SlotHash;
import dev.outpost.relay.protocol.SlotOrder;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.VoteKind;
import dev.outpost.relay.timing.RunAheadStep;
import dev.outpost.relay.timing.StallVerdict;
import dev.outpost.telemetry.event.GameContext;
import dev.outpost.telemetry.record.EventWriter;
import dev.outpost.telemetry.record.Recorder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records what happens in one game, with its context on every row. */
public final class GameTelemetry {

    private final RelayTelemetry relay;
    private final Recorder recorder;
    private final String gameId;
    private RoomSettings settings;
    private final GameContext context;

    GameTelemetry(RelayTelemetry relay, Recorder recorder, String gameId, String traceId, RoomSettings settings) {
        this.relay = relay;
        this.recorder = recorder;
        this.gameId = gameId;
        this.settings = settings;
        this.context = new GameContext(settings.gameModule(), settings.modFingerprint(), traceId);
    }

    /** Before the match the members agreed on other settings, of the same game with the same mods. */
    public void agreed(RoomSettings changed) {
        settings = changed;
    }

    /** The match began. */
    public void started(int players) {
        relay.gameStarted();
        recorder.begin(RelayEvents.GAME_START, context)
                .put(gameId)
                .put(settings.map())
                .put(players)
                .put(settings.settingsHash())
                .put(settings.balancePreset())
                .put(settings.gameModule())
                .put(settings.modFingerprint())
                .end();
    }

    /** The match ended. */
    public void ended(Ending ending, long durationNanos, int players) {
        relay.gameEnded(durationNanos / 1e9);
        recorder.begin(RelayEvents.GAME_END, context)
                .durationUs(durationNanos / 1000)
                .put(gameId)
                .put(durationNanos / 1e9)
                .put(ending.ticks())
                .put(ending.outcome())
                .put(players)
                .end();
    }

    /** A player is in the room; {@code rttMs} below 0: not known. */
    public void joined(int slot, double rttMs, String modFingerprint) {
        EventWriter event =
                recorder.begin(RelayEvents.PLAYER_JOIN, context).put(gameId).put(slot);
        (rttMs < 0 ? event.putNull() : event.put(rttMs)).put(modFingerprint).end();
    }

    /** A player is gone. */
    public void left(int slot, LeaveReason reason, long matchNanos) {
        recorder.begin(RelayEvents.PLAYER_LEAVE, context)
                .put(gameId)
                .put(slot)
                .put(reason)
                .put(matchNanos / 1e9)
                .end();
    }

    /** A dropped player is back, and has been sent all it missed. */
    public void resumed(int slot, long gapTicks, double awayS, boolean bySnapshot, double msToLive) {
        relay.resumed(msToLive);
        recorder.begin(RelayEvents.PLAYER_RESUME, context)
                .put(gameId)
                .put(slot)
                .put(gapTicks)
                .put(awayS)
                .put(bySnapshot ? CatchUpKind.SNAPSHOT : CatchUpKind.FRAMES)
                .put(msToLive)
                .end();
    }

    /** A player's state was asked for. */
    public void snapshot(int giver, long tick, long bytes, SnapshotOutcome outcome) {
        relay.snapshot(outcome);
        recorder.begin(RelayEvents.SNAPSHOT, context)
                .tick(tick)
                .put(gameId)
                .put(giver)
                .put(tick)
                .put(bytes)
                .put(outcome)
                .end();
    }

    /** So many more watch, or fewer. */
    public void watching(int change) {
        relay.watching(change);
    }

    /** The match waits for a relay that is behind, for so many lengths of a tick. */
    public void ticksLost(double ticks) {
        relay.ticksLost(ticks);
    }

    /** A tick was closed and its frame sent. */
    public void tickClosed(TickFrame frame, long processNanos, boolean stalled) {
        List<SlotOrder> orders = frame.orders();
        relay.tickClosed(orders.size(), processNanos);
        long processUs = processNanos / 1000;
        recorder.begin(RelayEvents.TICK_PROCESS, context)
                .tick(frame.tick())
                .durationUs(processUs)
                .put(gameId)
                .put(frame.tick())
                .put(orders.size())
                .put(processUs)
                .put(stalled)
                .end();
        for (int i = 0; i < orders.size(); i++) {
            forwarded(frame.tick(), orders.get(i));
        }
    }

    /** The run-ahead changes. */
    public void adjusted(RunAheadStep step) {
        recorder.begin(RelayEvents.QOS_ADJUST, context)
                .tick(step.tick())
                .put(gameId)
                .put(step.tick())
                .put(step.from())
                .put(step.to())
                .put(step.lateRate())
                .put(step.to() > step.from() ? QosReason.LATE : QosReason.EARLY)
                .put(step.leadUs() / 1e3)
                .end();
    }

    /** A stall is over. */
    public void stalled(StallVerdict verdict) {
        EventWriter event = recorder.begin(RelayEvents.STALL, context)
                .tick(verdict.beginTick())
                .durationUs(verdict.ticks() * settings.tickIntervalUs())
                .put(gameId);
        (verdict.slot() == StallVerdict.RELAY ? event.putNull() : event.put(verdict.slot()))
                .put(verdict.cause())
                .put(verdict.beginTick())
                .put(verdict.ticks())
                .put(verdict.missed())
                .put(verdict.longestMs())
                .end();
    }

    /** Orders came in. */
    public void received(int orders) {
        relay.ordersReceived(orders);
    }

    /** Orders will be in no frame. */
    public void dropped(int orders, DropReason reason) {
        relay.ordersDropped(orders, reason);
    }

    /** Players came apart: one row for each wrong hash, since a row names one. */
    public void diverged(Divergence divergence) {
        relay.diverged();
        Map<Long, List<Integer>> byHash = new LinkedHashMap<>();
        switch (divergence.verdict()) {
            case MAJORITY -> {
                for (SlotHash diverged : divergence.diverged()) {
                    byHash.computeIfAbsent(diverged.hash(), hash -> new ArrayList<>())
                            .add(diverged.slot());
                }
            }
            case UNDETERMINED -> {
                long other = divergence.diverged().stream()
                        .mapToLong(SlotHash::hash)
                        .filter(hash -> hash != divergence.expected())
                        .findFirst()
                        .orElse(divergence.expected());
                byHash.put(
                        other,
                        divergence.diverged().stream().map(SlotHash::slot).toList());
            }
        }
        byHash.forEach((hash, slots) -> {
            EventWriter event = recorder.begin(RelayEvents.DESYNC, context)
                    .tick(divergence.tick())
                    .put(gameId)
                    .put(divergence.tick())
                    .put(slots.stream().mapToInt(Integer::intValue).toArray())
                    .putHex(divergence.expected())
                    .putHex(hash);
            boolean agreed = divergence.lastAgreed() != Divergence.NEVER;
            (agreed ? event.put(divergence.lastAgreed()) : event.putNull())
                    .put(divergence.verdict())
                    .end();
        });
    }

    /** A player's behaviour score rose; {@code factors} is what each part of it adds. */
    public void suspicion(int slot, double score, Map<String, Double> factors) {
        recorder.begin(RelayEvents.SUSPICION, context)
                .put(gameId)
                .put(slot)
                .put(score)
                .put(factors)
                .end();
    }

    /** The score of a player who is there is another now, in tenths; 0 when there was none, or the player goes. */
    public void suspicionPresent(int beforeTenths, int nowTenths) {
        relay.suspicionPresent(beforeTenths, nowTenths);
    }

    /** A gap in a player's orders that the network does not explain. */
    public void lagSwitch(int slot, double gapMs, int ordersDuringGap) {
        recorder.begin(RelayEvents.LAG_SWITCH, context)
                .put(gameId)
                .put(slot)
                .put(gapMs)
                .put(ordersDuringGap)
                .end();
    }

    /** The match's result was signed and kept; from any thread. */
    public void certified(String outcome, String reached, String chain, boolean recorded) {
        relay.resultCertified();
        recorder.begin(RelayEvents.RESULT_CERTIFIED, context)
                .put(gameId)
                .put(outcome)
                .put(reached)
                .put(chain)
                .put(recorded)
                .end();
    }

    /** A chat message was passed on. */
    public void chat(ChatChannel channel) {
        relay.chat(channel);
    }

    /** A chat message was thrown away. */
    public void chatDropped(ChatChannel channel) {
        relay.chatDropped(channel);
    }

    /** A pause was over; {@code tick} waited for it. */
    public void pause(int slot, long tick, PauseEnd endedBy, long durationNanos) {
        recorder.begin(RelayEvents.PAUSE, context)
                .tick(tick)
                .durationUs(durationNanos / 1000)
                .put(gameId)
                .put(slot)
                .put(tick)
                .put(endedBy)
                .put(durationNanos / 1e9)
                .end();
    }

    /** A vote was over; target 255: it was not about a player. */
    public void vote(VoteKind kind, int by, int target, int yes, int no, int needed, VoteEnd outcome) {
        EventWriter event =
                recorder.begin(RelayEvents.VOTE, context).put(gameId).put(kind).put(by);
        (target == Protocol.ANY_SLOT ? event.putNull() : event.put(target))
                .put(yes)
                .put(no)
                .put(needed)
                .put(outcome)
                .end();
    }

    /** A member's message was refused. */
    public void refused(ErrorCode code) {
        relay.refusedInGame(code);
        recorder.begin(RelayEvents.CONNECTION_REFUSED, context)
                .put(gameId)
                .put(code)
                .put(1)
                .end();
    }

    private void forwarded(long tick, SlotOrder order) {
        EventWriter event = recorder.begin(RelayEvents.ORDER_FORWARD, context);
        if (event.wanted()) {
            event.tick(tick)
                    .put(gameId)
                    .put(order.slot())
                    .put(tick)
                    .put(orderType(order.type()))
                    .put(order.subTickUs())
                    .put(order.payload().length)
                    .end();
        }
    }

    private String orderType(int type) {
        List<String> names = settings.orderTypes();
        return type < names.size() ? names.get(type) : Integer.toString(type);
    }
}
