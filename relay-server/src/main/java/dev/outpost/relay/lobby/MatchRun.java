package dev.outpost.relay.lobby;

import dev.outpost.relay.game.Divergence;
import dev.outpost.relay.game.Ending;
import dev.outpost.relay.game.Match;
import dev.outpost.relay.game.MatchControl;
import dev.outpost.relay.game.MatchDetails;
import dev.outpost.relay.game.MatchFacts;
import dev.outpost.relay.game.MatchListener;
import dev.outpost.relay.game.MatchObservers;
import dev.outpost.relay.game.MatchPlayer;
import dev.outpost.relay.game.SubTickTimes;
import dev.outpost.relay.game.TickClock;
import dev.outpost.relay.history.FrameLog;
import dev.outpost.relay.protocol.ClientMessage;
import dev.outpost.relay.protocol.DesyncNotice;
import dev.outpost.relay.protocol.DropReason;
import dev.outpost.relay.protocol.Finish;
import dev.outpost.relay.protocol.FrameEncoder;
import dev.outpost.relay.protocol.LeaveReason;
import dev.outpost.relay.protocol.MatchEnd;
import dev.outpost.relay.protocol.MatchStart;
import dev.outpost.relay.protocol.OrderChain;
import dev.outpost.relay.protocol.Orders;
import dev.outpost.relay.protocol.OrdersDropped;
import dev.outpost.relay.protocol.ProtocolException;
import dev.outpost.relay.protocol.QueueType;
import dev.outpost.relay.protocol.RoomSettings;
import dev.outpost.relay.protocol.SyncHash;
import dev.outpost.relay.protocol.TickFrame;
import dev.outpost.relay.telemetry.GameTelemetry;
import dev.outpost.relay.timing.PlayerTiming;
import dev.outpost.relay.timing.TimingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
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
    private final MatchObservers observers;
    private final FrameLog frames;

    private final int[] slots;
    private final Match match;
    private final MatchPacing pacing;
    private final TickClock clock;
    private final OrderChain chain;
    private final long startNanos;
    private long endNanos;
    private final MatchStart start;
    private LongConsumer onTickClosed = closedNanos -> {};
    private boolean scheduled;
    private boolean paused;
    private boolean deserted;
    private boolean still;
    private long stillNanos;
    private boolean settling;
    private boolean ended;

    /**
     * Starts the match: everybody now on the roster plays, and is told so.
     *
     * @param plan how it begins to be timed
     * @param control what observers may do
     * @param onEnd called once, when it is over and everybody has been told
     */
    MatchRun(MatchFacts facts, TimingPlan plan, Roster roster, RoomParts parts, MatchControl control, Runnable onEnd) {
        this.roster = roster;
        this.loop = parts.loop();
        this.telemetry = parts.telemetry();
        this.nanoClock = parts.clocks().nanos();
        this.onEnd = onEnd;
        this.frames = control.frames();
        this.slots = facts.players().stream().mapToInt(MatchPlayer::slot).toArray();
        RoomSettings settings = facts.settings();
        int tickIntervalUs = settings.tickIntervalUs();
        this.pacing = new MatchPacing(
                slots,
                tickIntervalUs,
                plan,
                parts.random().nextLong(),
                parts.rules().calibration(),
                roster,
                telemetry);
        this.match = new Match(
                slots,
                tickIntervalUs,
                settings.orderTypes().size(),
                parts.rules().limits(),
                // Training is for nobody to win, and a recording played again must give the recorded times.
                settings.queue() == QueueType.TRAINING ? SubTickTimes.CLAIMED : pacing.timing()::normalise,
                this);
        // Matches that begin together must not all tick at the same instant, so each has a phase of its own.
        long intervalNanos = tickIntervalUs * 1000L;
        long leadNanos = facts.runAhead() * intervalNanos + Long.remainderUnsigned(facts.seed(), intervalNanos);
        // Read together: players reckon with the announced instant.
        this.startNanos = nanoClock.getAsLong();
        long firstCloseUnixUs = parts.clocks().unixMicros().getAsLong() + leadNanos / 1000;
        this.clock = new TickClock(startNanos + leadNanos, tickIntervalUs);
        this.chain = new OrderChain(facts.traceId(), facts.seed());
        this.observers = new MatchObservers(MatchTable.observers(facts, control, parts));
        telemetry.started(slots.length);
        this.start = new MatchStart(
                facts.seed(),
                tickIntervalUs,
                facts.runAhead(),
                firstCloseUnixUs,
                Arrays.stream(slots).boxed().toList(),
                facts.relayNonce(),
                facts.reveals(),
                0,
                0);
        roster.tellAll(start);
        pacing.begin();
        scheduleNext();
    }

    void orders(int slot, Orders batch) throws ProtocolException {
        long now = nanoClock.getAsLong();
        if (still) {
            pacing.timing().arrivedUntimed(slot, batch.tick());
        } else {
            pacing.arrived(slot, batch, clock.dueNanos(batch.tick()) - now, match.nextTick(), now);
        }
        telemetry.received(match.orders(slot, batch));
        observers.batch(slot, batch, now);
    }

    /** Takes the batch of a player who is still sent what it missed: its orders count, its timing says nothing. */
    void ordersAhead(int slot, Orders batch) throws ProtocolException {
        telemetry.received(match.orders(slot, batch));
    }

    void syncHash(int slot, SyncHash report) throws ProtocolException {
        match.syncHash(slot, report);
        endIfOver();
    }

    void finish(int slot, Finish finish) throws ProtocolException {
        match.finish(slot, finish);
        pacing.timing().finished(slot, finish.tick());
        endIfOver();
    }

    void message(int slot, ClientMessage message) throws ProtocolException {
        observers.message(slot, message);
    }

    void pong(int slot, long sentNanos, long receivedNanos) {
        observers.pong(slot, sentNanos, receivedNanos);
    }

    void leave(int slot, LeaveReason reason) {
        match.leave(slot);
        pacing.timing().left(slot);
        observers.left(slot, reason);
        endIfOver();
    }

    /** A player is away, but may return. With nobody there the clock stands still. */
    void away(int slot, LeaveReason reason) {
        match.away(slot);
        pacing.timing().left(slot);
        observers.left(slot, reason);
        endIfOver();
        if (!match.decided() && roster.all().stream().noneMatch(Member::live)) {
            deserted = true;
            stop();
        }
    }

    /** A player who was away has been sent all frames so far, in this very turn. */
    void comeBack(int slot) {
        match.comeBack(slot);
        pacing.returned(slot, match.nextTick());
        observers.returned(slot);
        if (deserted) {
            deserted = false;
            // Batches for the next ticks are not there yet: their player only begins to send.
            goOn(runAhead() * 1000L * start.tickIntervalUs());
        }
        endIfOver();
    }

    /** Hears when each tick was closed, after its frame is in the log. */
    void observe(LongConsumer listener) {
        onTickClosed = listener;
    }

    /** A player who was away does not return. */
    void gone(int slot) {
        match.leave(slot);
        endIfOver();
    }

    /** How many ticks ahead batches are due now. */
    int runAhead() {
        return pacing.timing().runAhead(match.nextTick());
    }

    /** The tick that closes next. */
    long nextTick() {
        return match.nextTick();
    }

    /** What somebody is told who is sent the frames from a tick on. */
    MatchStart startFrom(long firstTick) {
        return start.from(firstTick, runAhead(), match.nextTick());
    }

    /** Ends it from outside; nothing happens when it has ended. */
    void end(String outcome) {
        match.end(outcome);
        endIfOver();
    }

    /** Lets the clock stand still; nothing happens when it does, or when no tick follows. */
    void pause() {
        if (!paused && !match.decided()) {
            paused = true;
            stop();
        }
    }

    /** Lets the clock go on: the grid of ticks moves by the length of the pause. */
    void resume() {
        if (paused) {
            paused = false;
            goOn(0);
        }
    }

    private void stop() {
        if (!still) {
            still = true;
            stillNanos = nanoClock.getAsLong();
            observers.paused(match.nextTick());
        }
    }

    private void goOn(long laterNanos) {
        if (still && !paused && !deserted) {
            still = false;
            long stoodNanos = nanoClock.getAsLong() - stillNanos + laterNanos;
            clock.slide(stoodNanos);
            observers.resumed(match.nextTick(), stoodNanos);
            scheduleNext();
        }
    }

    /** The end does not wait for this player any more. */
    void concede(int slot) {
        match.leave(slot);
        endIfOver();
    }

    /** How the players' timing stands. */
    List<PlayerTiming> timing() {
        return pacing.timing().snapshot();
    }

    /** What is known of it. */
    void describe(MatchDetails details) {
        details.match("ticks", (double) match.nextTick());
        details.match("elapsed_s", elapsedNanos() / 1e9);
        pacing.describe(details, match.nextTick());
        observers.describe(details);
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
            member.tell(FrameEncoder.encode(new OrdersDropped(tick, count, reason)));
        }
    }

    @Override
    public void hashed(int slot, SyncHash report) {
        observers.syncHash(slot, report.tick(), report.hash());
    }

    @Override
    public void diverged(Divergence divergence) {
        telemetry.diverged(divergence);
        observers.diverged(divergence);
        roster.tellAll(new DesyncNotice(
                divergence.tick(), divergence.verdict(), divergence.expected(), divergence.diverged()));
    }

    private void scheduleNext() {
        if (!scheduled) {
            scheduled = true;
            long wait = clock.dueNanos(match.nextTick()) - nanoClock.getAsLong();
            loop.schedule(Math.max(0, wait), this::tick);
        }
    }

    private void tick() {
        scheduled = false;
        if (match.decided() || still) {
            return;
        }
        if (nanoClock.getAsLong() < clock.dueNanos(match.nextTick())) {
            // Scheduled before a pause that is over.
            scheduleNext();
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
        long tick = match.nextTick();
        long behind = begun - clock.dueNanos(tick);
        long waited = clock.slideIfBehind(tick, begun, pacing.timing().runAhead(tick));
        if (waited > 0) {
            telemetry.ticksLost(waited / (1000.0 * start.tickIntervalUs()));
        }
        long due = clock.dueNanos(tick);
        TickFrame frame = match.closeTick(pacing.timing().nonce(tick));
        byte[] encoded = FrameEncoder.encode(frame);
        chain.add(encoded);
        roster.sendAll(encoded);
        // Whatever else is to be done with the tick, players do not wait for it.
        loop.flush();
        frames.append(frame.tick(), encoded);
        long closed = nanoClock.getAsLong();
        boolean stalled = pacing.timing().closed(tick, behind, closed);
        telemetry.tickClosed(frame, closed - begun, stalled);
        observers.tickClosed(frame, encoded, due, begun);
        onTickClosed.accept(begun);
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
            pacing.timing().ended();
            telemetry.ended(ending, elapsedNanos(), slots.length);
            roster.tellAll(new MatchEnd(ending.outcome(), ending.ticks(), chain.hex()));
            observers.ended(ending.chained(chain.hex()), elapsedNanos());
            frames.release();
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
