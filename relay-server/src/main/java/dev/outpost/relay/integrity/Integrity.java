package dev.outpost.relay.integrity;

import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Watches all matches for desync, lag switches and machines in players' places (spec/relay.md, Integrity). Thread-safe.
 */
public final class Integrity {

    private final LagSwitchRules lagSwitch;
    private final DesyncBundles bundles;

    /**
     * Watches by these rules.
     *
     * @param desyncs folder of the desync bundles, used by nobody else
     * @param relay the relay's name and version
     */
    public Integrity(LagSwitchRules lagSwitch, DesyncRules desync, Path desyncs, String relay, InstantSource clock) {
        this.lagSwitch = lagSwitch;
        this.bundles = new DesyncBundles(desyncs, desync, relay, clock);
    }

    /** The watchers of a match that begins; called on its loop. */
    public List<MatchObserver> observers(MatchFacts facts, MatchControl control, GameTelemetry telemetry) {
        Evidence evidence = evidence(telemetry);
        List<MatchObserver> observers = new ArrayList<>();
        observers.add(new DesyncWatch(facts, control, bundles));
        observers.add(new LagSwitchWatch(facts, control, evidence, lagSwitch));
        if (SuspicionWatch.judges(facts)) {
            observers.add(new SuspicionWatch(facts, control, evidence));
        }
        return observers;
    }

    /** Desync bundles that are not on disk yet. */
    int bundlesUnderWay() {
        return bundles.underWay();
    }

    /** Writes what waits; not to be called on an event loop. */
    public void close(Duration within) {
        bundles.close(within);
    }

    private static Evidence evidence(GameTelemetry telemetry) {
        return new Evidence() {
            @Override
            public void suspicion(int slot, double score, Map<String, Double> factors) {
                telemetry.suspicion(slot, score, factors);
            }

            @Override
            public void suspicionPresent(int beforeTenths, int nowTenths) {
                telemetry.suspicionPresent(beforeTenths, nowTenths);
            }

            @Override
            public void lagSwitch(int slot, double gapMs, int ordersDuringGap) {
                telemetry.lagSwitch(slot, gapMs, ordersDuringGap);
            }
        };
    }
}
