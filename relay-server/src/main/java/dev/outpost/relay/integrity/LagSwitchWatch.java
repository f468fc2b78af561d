package dev.outpost.relay.integrity;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.protocol.Warning;
import dev.outpost.relay.protocol.WarningKind;
import java.util.Arrays;

/**
 * Scores a strike for each gap in a player's arrivals that a burst follows and that nothing excuses; strikes bring a
 * warning, then a kick (spec/relay.md, Integrity: Lag switch).
 *
 * <p>Excused is a gap when the network was silent too ({@link ArrivalGap}), when another player was silent at the same
 * time, when the relay itself was late, and when the client stood still.
 */
final class LagSwitchWatch implements MatchObserver {

    /** So much later than it should a tick closes on any machine. */
    private static final long USUAL_LATE_NANOS = 10_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final Slots slots;
    private final MatchControl control;
    private final Evidence evidence;
    private final long intervalNanos;
    private final int warnAt;
    private final int kickAt;
    private final ArrivalGap[] gaps;
    private final int[] strikes;
    private final boolean[] present;
    private long lastCloseNanos = NEVER;
    private long relayLateNanos;

    LagSwitchWatch(MatchFacts facts, MatchControl control, Evidence evidence, LagSwitchRules rules) {
        this.slots = Slots.of(facts);
        this.control = control;
        this.evidence = evidence;
        int tickIntervalUs = facts.settings().tickIntervalUs();
        this.intervalNanos = tickIntervalUs * 1000L;
        this.warnAt = rules.warnAt(facts.settings().queue());
        this.kickAt = rules.kickAt(facts.settings().queue());
        this.gaps = new ArrivalGap[slots.count()];
        Arrays.setAll(gaps, i -> new ArrivalGap(tickIntervalUs, rules.minGap().toNanos()));
        this.strikes = new int[slots.count()];
        this.present = new boolean[slots.count()];
        Arrays.fill(present, true);
    }

    @Override
    public void tickClosed(TickFrame frame, byte[] encoded, long dueNanos, long closedNanos) {
        if (lastCloseNanos != NEVER) {
            relayLateNanos += Math.max(0, closedNanos - lastCloseNanos - intervalNanos - USUAL_LATE_NANOS);
        }
        lastCloseNanos = closedNanos;
        for (int player = 0; player < gaps.length; player++) {
            if (present[player]) {
                follow(player, gaps[player].frame(closedNanos), closedNanos);
            }
        }
    }

    @Override
    public void batch(int slot, Orders batch, long arrivalNanos) {
        int player = slots.index(slot);
        int orders = batch.orders().size();
        follow(player, gaps[player].batch(arrivalNanos, orders, batch.sentUs() * 1000L, relayLateNanos), arrivalNanos);
    }

    @Override
    public void pong(int slot, long sentNanos, long receivedNanos) {
        gaps[slots.index(slot)].pong(sentNanos, receivedNanos);
    }

    @Override
    public void left(int slot, LeaveReason reason) {
        present[slots.index(slot)] = false;
    }

    @Override
    public void returned(int slot) {
        present[slots.index(slot)] = true;
        gaps[slots.index(slot)].restart();
    }

    @Override
    public void paused(long tick) {
        lastCloseNanos = NEVER;
        for (ArrivalGap gap : gaps) {
            gap.restart();
        }
    }

    private void follow(int player, ArrivalGap.Step step, long nowNanos) {
        switch (step) {
            case NOTHING -> {}
            case PING -> control.ping(slots.slot(player));
            case OVER -> judge(player, nowNanos);
        }
    }

    private void judge(int player, long nowNanos) {
        ArrivalGap gap = gaps[player];
        if (!gap.burst()
                || !gap.networkWasThere()
                || gap.clientStoodStill()
                || gap.relayWasLate()
                || othersWereSilent(player, gap, nowNanos)) {
            return;
        }
        int slot = slots.slot(player);
        int strike = ++strikes[player];
        evidence.lagSwitch(slot, gap.gapMs(), gap.orders());
        String what = "a gap of " + Math.round(gap.gapMs()) + " ms in your orders, which the network does not explain;"
                + " strike " + strike;
        if (kickAt > 0 && strike >= kickAt) {
            control.kick(slot, ErrorCode.KICKED, what + " of " + kickAt);
        } else if (warnAt > 0 && strike >= warnAt) {
            control.tell(slot, new Warning(WarningKind.LAG_SWITCH, what + (kickAt > 0 ? " of " + kickAt : "")));
        }
    }

    private boolean othersWereSilent(int player, ArrivalGap gap, long nowNanos) {
        for (int other = 0; other < gaps.length; other++) {
            if (other != player
                    && present[other]
                    && gaps[other].silentDuring(gap.gapBeginNanos(), gap.gapEndNanos(), nowNanos)) {
                return true;
            }
        }
        return false;
    }
}
