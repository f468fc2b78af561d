package dev.outpost.relay.result;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.protocol.DesyncVerdict;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what a match's result says. On the match's loop. */
final class ResultObserver implements MatchObserver {

    private final Results results;
    private final MatchFacts facts;
    private final MatchControl control;
    private final GameTelemetry telemetry;
    private final Map<Integer, Departure> departures = new TreeMap<>();
    private @Nullable Divergence divergence;
    private long ticks;

    ResultObserver(Results results, MatchFacts facts, MatchControl control, GameTelemetry telemetry) {
        this.results = results;
        this.facts = facts;
        this.control = control;
        this.telemetry = telemetry;
    }

    @Override
    public void tickClosed(TickFrame frame, byte[] encoded, long dueNanos, long closedNanos) {
        ticks = frame.tick() + 1;
    }

    @Override
    public void left(int slot, LeaveReason reason) {
        departures.put(slot, new Departure(reason, ticks));
    }

    @Override
    public void returned(int slot) {
        departures.remove(slot);
    }

    /** The first one counts, unless a later one leaves it open who is right. */
    @Override
    public void diverged(Divergence found) {
        if (divergence == null
                || (divergence.verdict() == DesyncVerdict.MAJORITY && found.verdict() == DesyncVerdict.UNDETERMINED)) {
            divergence = found;
        }
    }

    @Override
    public void ended(Ending ending, long durationNanos) {
        results.finish(new FinishedMatch(facts, ending, durationNanos, departures, divergence), control, telemetry);
    }
}
