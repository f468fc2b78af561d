package dev.outpost.relay.lobby;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.Match;
import dev.outpost.relay.game.MatchListener;
import dev.outpost.relay.game.RunAhead;
import dev.outpost.relay.game.TickClock;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.Limits;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.telemetry.GameTelemetry;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A room's match from its start to its end: closes the ticks in time, sends the frames, tells what is noticed. */
final class MatchRun implements MatchListener {

    private static final Logger LOG = LoggerFactory.getLogger(MatchRun.class);

    /** So long a match that is decided waits for the sync hashes of its last tick. */
    private static final long LAST_HASHES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Roster roster;
    private final GameLoop loop;
    private final GameTelemetry telemetry;
    private final LongSupplier nanoClock;
    private final Runnable onEnd;

    private final int[] slots;
    private final Match match;
    private final TickClock clock;
    private final long startNanos;
    private long endNanos;
    private boolean settling;
    private boolean ended;

    /**
     * Starts the match: everybody now on the roster plays, and is told so.
     *
     * @param seed the match's random seed; also its phase
     * @param onEnd called once, when it is over and everybody has been told
     */
    MatchRun(
            Roster roster,
            RoomSettings settings,
            Limits limits,
            GameLoop loop,
            GameTelemetry telemetry,
            Clocks clocks,
            long seed,
            Runnable onEnd) {
        this.roster = roster;
        this.loop = loop;
        this.telemetry = telemetry;
        this.nanoClock = clocks.nanos();
        this.onEnd = onEnd;
        this.slots = roster.all().stream().mapToInt(member -> member.slot).toArray();
        int tickIntervalUs = settings.tickIntervalUs();
        this.match = new Match(slots, tickIntervalUs, settings.orderTypes().size(), limits, this);
        double worstRttMs = roster.all().stream()
                .mapToDouble(member -> member.peer.rttMs())
                .max()
                .orElse(0);
        int runAhead = settings.runAhead() > 0
                ? settings.runAhead()
                : RunAhead.choose(settings.queue(), tickIntervalUs, worstRttMs);
        // Matches that begin together must not all tick at the same instant, so each has a phase of its own.
        long intervalNanos = tickIntervalUs * 1000L;
        long leadNanos = runAhead * intervalNanos + Long.remainderUnsigned(seed, intervalNanos);
        this.startNanos = nanoClock.getAsLong();
        this.clock = new TickClock(startNanos + leadNanos, tickIntervalUs, runAhead);
        long firstCloseUnixUs = clocks.unixMicros().getAsLong() + leadNanos / 1000;
        telemetry.started(slots.length);
        roster.tellAll(new MatchStart(
                seed,
                tickIntervalUs,
                runAhead,
                firstCloseUnixUs,
                Arrays.stream(slots).boxed().toList()));
        scheduleNext();
    }

    void orders(int slot, Orders batch) throws ProtocolException {
        telemetry.received(match.orders(slot, batch));
    }

    void syncHash(int slot, SyncHash report) throws ProtocolException {
        match.syncHash(slot, report);
        endIfOver();
    }

    void finish(int slot, Finish finish) throws ProtocolException {
        match.finish(slot, finish);
        endIfOver();
    }

    void leave(int slot) {
        match.leave(slot);
        endIfOver();
    }

    /** Ends it from outside; nothing happens when it has ended. */
    void end(String outcome) {
        match.end(outcome);
        endIfOver();
    }

    /** How long it has been played, or was. */
    long elapsedNanos() {
        return (ended ? endNanos : nanoClock.getAsLong()) - startNanos;
    }

    @Override
    public void ordersDropped(int slot, long tick, int count, DropReason reason) {
        telemetry.dropped(count, reason);
        Member member = roster.in(slot);
        if (member != null) {
            member.peer.send(FrameEncoder.encode(new OrdersDropped(tick, count, reason)));
        }
    }

    @Override
    public void diverged(Divergence divergence) {
        telemetry.diverged(divergence);
        roster.tellAll(new DesyncNotice(
                divergence.tick(), divergence.verdict(), divergence.expected(), divergence.diverged()));
    }

    private void scheduleNext() {
        long wait = clock.dueNanos(match.nextTick()) - nanoClock.getAsLong();
        loop.schedule(Math.max(0, wait), this::tick);
    }

    private void tick() {
        if (match.decided()) {
            return;
        }
        try {
            closeTick();
        } catch (RuntimeException e) {
            // Without this the match would hang: nothing else would ever schedule its next tick.
            LOG.error("a match failed in tick {}", match.nextTick(), e);
            end(Ending.FAILED);
        }
    }

    private void closeTick() {
        long begun = nanoClock.getAsLong();
        boolean stalled = clock.stalled(match.nextTick(), begun);
        clock.slideIfBehind(match.nextTick(), begun);
        TickFrame frame = match.closeTick();
        roster.tellAll(frame);
        telemetry.tickClosed(frame, nanoClock.getAsLong() - begun, stalled);
        endIfOver();
        if (!match.decided()) {
            scheduleNext();
        }
    }

    private void endIfOver() {
        Ending ending = match.ending();
        if (ending != null && !ended) {
            ended = true;
            endNanos = nanoClock.getAsLong();
            telemetry.ended(ending, elapsedNanos(), slots.length);
            roster.tellAll(new MatchEnd(ending.outcome(), ending.ticks()));
            onEnd.run();
        } else if (match.decided() && !settling) {
            // Everybody's hash of the last tick is on its way, but nobody is waited for long.
            settling = true;
            loop.schedule(LAST_HASHES_NANOS, () -> {
                match.settle();
                endIfOver();
            });
        }
    }
}
