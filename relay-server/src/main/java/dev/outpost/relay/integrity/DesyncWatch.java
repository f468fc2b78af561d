package dev.outpost.relay.integrity;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchObserver;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.DebugReport;
import dev.outpost.relay.protocol.DebugRequest;
import dev.outpost.relay.protocol.ErrorCode;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * After a match's first divergence: asks all clients for a debug report, waits for them a while, and has a bundle of all
 * that is known written (spec/relay.md, Integrity: Desync).
 */
final class DesyncWatch implements MatchObserver {

    /** So long reports are waited for. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** So long after the divergence orders and hashes are of interest, even when all reports are there. */
    static final long AFTERMATH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int TICKS_BEFORE = 32;
    private static final int ORDER_TICKS_BEFORE = 128;
    private static final int MAX_FRAME_BYTES = 2 << 20;
    private static final int MAX_DIVERGENCES = 16;

    private final Slots slots;
    private final MatchFacts facts;
    private final MatchControl control;
    private final DesyncBundles bundles;
    private final HashTrail trail;
    private final boolean[] present;

    private final List<Divergence> divergences = new ArrayList<>();
    private ReportParts[] reports = new ReportParts[0];
    private List<HashTrail.Row> before = List.of();
    private boolean open;
    private boolean aftermathOver;
    private boolean ended;
    private int bytes;

    DesyncWatch(MatchFacts facts, MatchControl control, DesyncBundles bundles) {
        this.slots = Slots.of(facts);
        this.facts = facts;
        this.control = control;
        this.bundles = bundles;
        this.trail = new HashTrail(slots.count(), 1_000_000 / facts.settings().tickIntervalUs());
        this.present = new boolean[slots.count()];
        Arrays.fill(present, true);
    }

    @Override
    public void syncHash(int slot, long tick, long hash) {
        trail.add(slots.index(slot), tick, hash);
    }

    @Override
    public void diverged(Divergence divergence) {
        boolean first = divergences.isEmpty();
        if (divergences.size() < MAX_DIVERGENCES) {
            divergences.add(divergence);
        }
        if (first) {
            ask(divergence);
        }
    }

    private void ask(Divergence divergence) {
        open = true;
        before = trail.rows();
        long from = Math.max(0, divergence.tick() - TICKS_BEFORE);
        reports = new ReportParts[slots.count()];
        Arrays.setAll(reports, i -> new ReportParts(from, bundles.rules().maxReportBytes()));
        control.frames().retain();
        control.tellAll(
                new DebugRequest(from, divergence.tick(), bundles.rules().maxReportBytes()));
        control.schedule(AFTERMATH_NANOS, () -> {
            aftermathOver = true;
            closeIfDone();
        });
        control.schedule(PATIENCE_NANOS, this::close);
    }

    @Override
    public boolean handles(int type) {
        return type == DebugReport.TYPE;
    }

    @Override
    public void message(int slot, ClientMessage message) throws ProtocolException {
        if (!open) {
            throw new ProtocolException(ErrorCode.NOT_NOW, "debug report: none is awaited");
        }
        DebugReport part = (DebugReport) message;
        if (!bundles.take(part.data().length)) {
            throw new ProtocolException(ErrorCode.NOT_NOW, "debug report: the relay holds too many already");
        }
        try {
            reports[slots.index(slot)].add(part);
            bytes += part.data().length;
        } catch (ProtocolException e) {
            bundles.free(part.data().length);
            throw e;
        }
        closeIfDone();
    }

    @Override
    public void left(int slot, LeaveReason reason) {
        present[slots.index(slot)] = false;
        closeIfDone();
    }

    @Override
    public void returned(int slot) {
        present[slots.index(slot)] = true;
    }

    @Override
    public void ended(Ending ending, long durationNanos) {
        ended = true;
        if (ending.outcome().equals(Ending.SHUTDOWN)) {
            close();
        } else {
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (!open || !(aftermathOver || ended)) {
            return;
        }
        for (int player = 0; player < reports.length; player++) {
            if (present[player] && !reports[player].complete()) {
                return;
            }
        }
        close();
    }

    private void close() {
        if (!open) {
            return;
        }
        open = false;
        List<DesyncBundle.Report> collected = new ArrayList<>();
        for (int player = 0; player < reports.length; player++) {
            ReportParts report = reports[player];
            String state = report.complete() ? "complete" : report.begun() ? "partial" : "missing";
            collected.add(new DesyncBundle.Report(slots.slot(player), state, report.joined()));
        }
        reports = new ReportParts[0];
        // What is still in the trail has the hashes that came after the divergence was seen.
        SortedMap<Long, HashTrail.Row> byTick = new TreeMap<>();
        before.forEach(row -> byTick.put(row.tick(), row));
        trail.rows().forEach(row -> byTick.put(row.tick(), row));
        List<HashTrail.Row> hashes = List.copyOf(byTick.values());
        before = List.of();
        int held = bytes;
        if (!bundles.begin(facts)) {
            bundles.free(held);
            control.frames().release();
            return;
        }
        long from = Math.max(0, divergences.get(0).tick() - ORDER_TICKS_BEFORE);
        control.frames().read(from, MAX_FRAME_BYTES, frames -> {
            control.frames().release();
            bundles.write(facts, List.copyOf(divergences), hashes, collected, frames, held);
        });
    }
}
