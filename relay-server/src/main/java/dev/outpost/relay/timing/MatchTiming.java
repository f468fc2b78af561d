package dev.outpost.relay.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timing of one match: brings the players' claimed times into the relay's clock, tells them how their batches come,
 * moves the shared run-ahead, and finds out who makes whom wait (spec/relay.md, Timing that adapts; docs/adr/0011).
 *
 * <p>Knows no clock and no sockets: whoever drives the match says when batches come and ticks close. One thread at a
 * time. A batch and an order cost the same however long the match is, and allocate nothing.
 */
public final class MatchTiming {

    /** Ticks of a window: so often players are told, and the run-ahead is looked at. */
    public static final int WINDOW_TICKS = 30;

    /** A player counts into the late rate with no more than this: who is always late cannot be helped by waiting. */
    private static final double MOST_RATE = 0.05;

    private static final int FEWEST_TO_OUTVOTE = 3;

    private final TimingPlan plan;
    private final int intervalUs;
    private final PlayerLinks links;
    private final TimingListener listener;
    private final FrameNonces nonces;
    private final RunAheadControl control;
    private final RelayStall relayStall = new RelayStall();
    private final PlayerClockwork[] players;
    private final byte[] bySlot;

    private int runAheadBefore;
    private long runAheadFrom = Long.MIN_VALUE;
    private @Nullable RunAheadStep pending;

    /**
     * The timing of a match that begins.
     *
     * @param slots who plays
     * @param intervalUs length of a tick, microseconds
     * @param key secret of the frames' nonces
     */
    public MatchTiming(
            int[] slots, int intervalUs, TimingPlan plan, long key, PlayerLinks links, TimingListener listener) {
        this.plan = plan;
        this.intervalUs = intervalUs;
        this.links = links;
        this.listener = listener;
        this.nonces = new FrameNonces(key);
        this.control = new RunAheadControl(plan.runAhead(), plan.fewest(), plan.most());
        this.runAheadBefore = plan.runAhead();
        this.players = new PlayerClockwork[slots.length];
        this.bySlot = new byte[Arrays.stream(slots).max().orElse(-1) + 1];
        Arrays.fill(bySlot, (byte) -1);
        for (int i = 0; i < slots.length; i++) {
            players[i] = new PlayerClockwork(slots[i], intervalUs, plan.runAhead());
            bySlot[slots[i]] = (byte) i;
            measure(players[i]);
        }
    }

    /** The run-ahead that clients are to keep from the frame of {@code nextTick} on. */
    public int runAhead(long nextTick) {
        RunAheadStep step = pending;
        return step != null && nextTick < step.tick() ? step.from() : control.runAhead();
    }

    /** The change that is named but has not taken effect when {@code nextTick} closes next; null: none. */
    public @Nullable RunAheadStep pending(long nextTick) {
        return pending != null && nextTick < pending.tick() ? pending : null;
    }

    /** The liveness nonce of a tick's frame. */
    public int nonce(long tick) {
        return nonces.of(tick);
    }

    /** What a player is told at the start, from its calibration alone. */
    public Feedback first(int slot) {
        PlayerClockwork player = player(slot);
        int delay = player.link.pongs() == 0 ? 0 : Math.max(0, plan.holdUs() - player.link.meanUs() / 2);
        return new Feedback(0, 0, 0, 0, 0, 0, delay);
    }

    /**
     * A batch came. {@link #normalise} is about this player's last batch.
     *
     * @param tick the tick it is due in
     * @param sentUs when it was sent, by the player's count from its window's begin, microseconds
     * @param echo nonce of the last frame that the player's simulation has run
     * @param orders how many orders it holds
     * @param leadNanos how long before its tick's close it came; below 0: after
     * @param late whether the tick is closed
     */
    public void arrived(
            int slot, long tick, long sentUs, int echo, int orders, long leadNanos, boolean late, long nowNanos) {
        PlayerClockwork player = player(slot);
        player.batches++;
        player.through = Math.max(player.through, tick);
        long leadUs = leadNanos / 1000;
        long echoLagUs = echoed(player, tick, echo, leadUs);
        if (tick < player.firstTimed) {
            player.clock.arrivedOutside();
        } else {
            player.clock.arrived(plan.leadUs(runAheadOf(tick), intervalUs) + intervalUs - leadUs, sentUs);
            player.leads.add(leadUs, orders, late, intervalUs);
            player.late += late ? 1 : 0;
        }
        player.stall.arrived(nowNanos, sentUs - intervalUs, echoLagUs);
    }

    /** A batch came while the match stood still: when it did tells nothing. */
    public void arrivedUntimed(int slot, long tick) {
        PlayerClockwork player = player(slot);
        player.batches++;
        player.through = Math.max(player.through, tick);
        player.clock.arrivedOutside();
    }

    /** An order's time by the relay's clock, microseconds since its tick's begin; may lie outside of the tick. */
    public int normalise(int slot, int claimUs) {
        return player(slot).clock.normalise(claimUs);
    }

    /**
     * A tick was closed.
     *
     * @param behindNanos how long after it was due
     * @return whether it was late or closed without a batch that should have been there
     */
    public boolean closed(long tick, long behindNanos, long nowNanos) {
        boolean relayLate = behindNanos > intervalUs * 1000L;
        tell(relayStall.closed(tick, relayLate, behindNanos));
        boolean stalled = relayLate;
        // While the relay was late itself, batches may lie unread in its sockets.
        boolean blameless = behindNanos > intervalUs * 500L;
        for (PlayerClockwork player : players) {
            boolean missing = !blameless && player.owes(tick);
            stalled |= missing;
            if (missing) {
                measure(player);
            }
            tell(player.stall.closed(tick, missing, player.link, nowNanos));
            if (missing && player.stall.wantsPing(nowNanos, player.link)) {
                links.ping(player.slot);
            }
        }
        if ((tick + 1) % WINDOW_TICKS == 0) {
            window(tick);
        }
        return stalled;
    }

    /** A player sends no batches after this tick. */
    public void finished(int slot, long tick) {
        player(slot).lastTick = Math.min(player(slot).lastTick, tick);
    }

    /** A player is away. */
    public void left(int slot) {
        PlayerClockwork player = player(slot);
        if (player.present) {
            player.present = false;
            tell(player.stall.end(player.link));
            player.stall.forget();
        }
    }

    /** A player is there again; its batches are timed again when it has caught up. */
    public void returned(int slot, long nextTick) {
        PlayerClockwork player = player(slot);
        player.present = true;
        player.through = -1;
        player.firstTimed = nextTick + control.runAhead() + WINDOW_TICKS;
        player.clock.restart();
        measure(player);
    }

    /** The match is over: stalls that go on are told as they are. */
    public void ended() {
        tell(relayStall.end());
        for (PlayerClockwork player : players) {
            tell(player.stall.end(player.link));
        }
    }

    /** How the players' timing stands; those who are away too. */
    public List<PlayerTiming> snapshot() {
        List<PlayerTiming> all = new ArrayList<>(players.length);
        for (PlayerClockwork player : players) {
            all.add(player.snapshot());
        }
        return all;
    }

    /** How a player's timing stands. */
    public PlayerTiming snapshot(int slot) {
        return player(slot).snapshot();
    }

    private long echoed(PlayerClockwork player, long tick, int echo, long leadUs) {
        if (echo == 0) {
            return -1;
        }
        long ran = nonces.tickOf(echo);
        if (ran < player.echoedTick || ran > tick) {
            return -1; // none of this match's frames
        }
        player.echoedTick = ran;
        return Math.max(0, (tick - ran) * intervalUs - leadUs - player.link.medianUs());
    }

    /** With which run-ahead a tick's batch was asked for. */
    private int runAheadOf(long tick) {
        return tick < runAheadFrom ? runAheadBefore : control.runAhead();
    }

    private void window(long tick) {
        double late = 0;
        double tight = 0;
        double worstLate = -1;
        double worstTight = 0;
        int counted = 0;
        long leadUs = plan.leadUs(control.runAhead(), intervalUs);
        for (PlayerClockwork player : players) {
            if (!player.present) {
                continue;
            }
            measure(player);
            listener.feedback(player.slot, player.feedback(tick, leadUs - player.link.meanUs() / 2));
            if (player.leads.batches() > 0) {
                double rate = Math.min(MOST_RATE, player.leads.lateRate());
                double wouldBe = Math.min(MOST_RATE, player.leads.tightRate());
                counted++;
                late += rate;
                tight += wouldBe;
                if (rate + wouldBe > worstLate + worstTight) {
                    worstLate = rate;
                    worstTight = wouldBe;
                }
            }
            player.leads.next();
        }
        if (counted >= FEWEST_TO_OUTVOTE) {
            late -= worstLate;
            tight -= worstTight;
            counted--;
        }
        if (counted > 0) {
            int before = control.runAhead();
            if (control.window(tick, late / counted, tight / counted) != 0) {
                step(tick, before);
            }
        }
    }

    private void step(long tick, int before) {
        int now = control.runAhead();
        // Named so far ahead that the slowest has it about when batches for that tick are made.
        RunAheadStep step =
                new RunAheadStep(tick + 1 + before, before, now, control.lateRate(), plan.leadUs(now, intervalUs));
        pending = step;
        runAheadBefore = before;
        runAheadFrom = step.tick() + now;
        listener.adjusted(step);
    }

    private void measure(PlayerClockwork player) {
        player.link = links.roundTrip(player.slot);
        player.clock.roundTrip(player.link);
    }

    private void tell(@Nullable StallVerdict verdict) {
        if (verdict != null) {
            listener.stalled(verdict);
        }
    }

    private PlayerClockwork player(int slot) {
        int index = slot < 0 || slot >= bySlot.length ? -1 : bySlot[slot];
        if (index < 0) {
            throw new IllegalArgumentException("slot " + slot + " is not in this match");
        }
        return players[index];
    }
}
