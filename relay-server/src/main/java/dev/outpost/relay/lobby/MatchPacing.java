package dev.outpost.relay.lobby;

import dev.outpost.relay.game.MatchDetails;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.RelayMessage;
import dev.outpost.relay.protocol.RunAhead;
import dev.outpost.relay.protocol.TimingFeedback;
import dev.outpost.relay.telemetry.GameTelemetry;
import dev.outpost.relay.timing.Feedback;
import dev.outpost.relay.timing.MatchTiming;
import dev.outpost.relay.timing.PlayerLinks;
import dev.outpost.relay.timing.PlayerTiming;
import dev.outpost.relay.timing.RoundTrip;
import dev.outpost.relay.timing.RoundTrips;
import dev.outpost.relay.timing.RunAheadStep;
import dev.outpost.relay.timing.StallVerdict;
import dev.outpost.relay.timing.TimingListener;
import dev.outpost.relay.timing.TimingPlan;
import java.time.Duration;

/** The timing of a room's match, tied to its players' connections and its telemetry. */
final class MatchPacing implements PlayerLinks, TimingListener {

    private final Roster roster;
    private final GameTelemetry telemetry;
    private final Duration calibration;
    private final MatchTiming timing;

    MatchPacing(
            int[] slots,
            int intervalUs,
            TimingPlan plan,
            long key,
            Duration calibration,
            Roster roster,
            GameTelemetry telemetry) {
        this.roster = roster;
        this.telemetry = telemetry;
        this.calibration = calibration;
        this.timing = new MatchTiming(slots, intervalUs, plan, key, this, this);
    }

    MatchTiming timing() {
        return timing;
    }

    /** Tells everybody what its calibration says, before the first frame. */
    void begin() {
        for (Member member : roster.all()) {
            Feedback first = timing.first(member.slot);
            if (first.delayUs() > 0) {
                feedback(member.slot, first);
            }
        }
    }

    /** A batch came, so long before its tick closes; below 0: after. */
    void arrived(int slot, Orders batch, long leadNanos, long nextTick, long nowNanos) {
        timing.arrived(
                slot,
                batch.tick(),
                batch.sentUs(),
                batch.echo(),
                batch.orders().size(),
                leadNanos,
                batch.tick() < nextTick,
                nowNanos);
    }

    /** A player has come back to a match whose next tick is this: it is told of the change that is under way. */
    void returned(int slot, long nextTick) {
        timing.returned(slot, nextTick);
        Member member = roster.in(slot);
        if (member != null && !calibration.isZero()) {
            member.peer.calibrate(RoundTrips.CALIBRATION_PINGS, calibration);
        }
        RunAheadStep pending = timing.pending(nextTick);
        if (pending != null) {
            tell(slot, new RunAhead(pending.tick(), pending.to()));
        }
    }

    /** Puts how the match is timed before the operator. */
    void describe(MatchDetails details, long nextTick) {
        details.match("run_ahead", (double) timing.runAhead(nextTick));
        for (PlayerTiming player : timing.snapshot()) {
            details.player(player.slot(), "jitter_ms", player.roundTrip().jitterUs() / 1e3);
            details.player(player.slot(), "offset_ms", player.offsetUs() / 1e3);
            details.player(player.slot(), "lead_ms", player.leadUs() / 1e3);
            details.player(player.slot(), "late_rate", player.lateRate());
            details.player(player.slot(), "suspicious_claims", (double) player.suspicious());
            details.player(player.slot(), "claim_bias_ms", player.biasUs() / 1e3);
        }
    }

    @Override
    public RoundTrip roundTrip(int slot) {
        Member member = roster.in(slot);
        return member == null ? RoundTrip.UNKNOWN : member.peer.roundTrip();
    }

    @Override
    public void ping(int slot) {
        Member member = roster.in(slot);
        if (member != null) {
            member.peer.ping();
        }
    }

    @Override
    public void feedback(int slot, Feedback feedback) {
        tell(
                slot,
                new TimingFeedback(
                        feedback.tick(),
                        feedback.early(),
                        feedback.late(),
                        feedback.lateOrders(),
                        Math.max(0, feedback.leadUs()),
                        feedback.advanceUs(),
                        feedback.delayUs()));
    }

    @Override
    public void adjusted(RunAheadStep step) {
        roster.tellAll(new RunAhead(step.tick(), step.to()));
        telemetry.adjusted(step);
    }

    @Override
    public void stalled(StallVerdict verdict) {
        telemetry.stalled(verdict);
    }

    private void tell(int slot, RelayMessage message) {
        Member member = roster.in(slot);
        if (member != null) {
            member.tell(FrameEncoder.encode(message));
        }
    }
}
