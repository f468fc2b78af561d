package dev.outpost.relay.timing;

import org.jspecify.annotations.Nullable;

/**
 * Watches one player for ticks that close without its batch, and gathers what tells why. An episode is over when a
 * second of ticks had their batches, or when it has gone on for a minute, so that a bad player is a few events, not one a
 * tick.
 */
final class PlayerStall {

    private static final int QUIET_US = 1_000_000;
    private static final int LONGEST_US = 60_000_000;
    private static final int LEAST_GAP_US = 150_000;
    private static final int LEAST_GAP_TICKS = 3;
    private static final int SLOW_TICKS = 2;
    private static final double LAG_WEIGHT = 1 / 16.0;

    private final int slot;
    private final int intervalUs;
    private final int quietTicks;
    private final int longestTicks;

    private long lastArrivalNanos = Long.MIN_VALUE;
    private double usualLagUs;
    private boolean lagKnown;

    private boolean open;
    private long beginTick;
    private long lastMissed;
    private long missed;
    private long longestSilenceNanos;
    private long lateSelfUs;
    private double lagUs;
    private boolean lagging;
    private boolean pinged;
    private long pongsBefore;
    private boolean answered;

    /** Batches came after the longest silence, which say when they were made. */
    private boolean heardSince;

    /** The player has a clock: whoever has none says of each batch that its window was a tick long. */
    private boolean hasClock;

    PlayerStall(int slot, int intervalUs) {
        this.slot = slot;
        this.intervalUs = intervalUs;
        this.quietTicks = Math.max(8, QUIET_US / intervalUs);
        this.longestTicks = Math.max(quietTicks, LONGEST_US / intervalUs);
    }

    /**
     * A batch came.
     *
     * @param lateSelfUs by how much the player says it was sent after its window's end, microseconds
     * @param echoLagUs how long after its sending the last frame that the simulation has run was echoed, less the round
     *     trip, microseconds; below 0: nothing was echoed
     */
    void arrived(long nowNanos, long lateSelfUs, long echoLagUs) {
        hasClock |= lateSelfUs != 0;
        if (open) {
            silence(nowNanos);
            heardSince = true;
            this.lateSelfUs = Math.max(this.lateSelfUs, lateSelfUs);
            if (echoLagUs >= 0) {
                lagUs = lagging ? lagUs + (echoLagUs - lagUs) * LAG_WEIGHT : echoLagUs;
                lagging = true;
            }
        } else if (echoLagUs >= 0) {
            usualLagUs = lagKnown ? usualLagUs + (echoLagUs - usualLagUs) * LAG_WEIGHT : echoLagUs;
            lagKnown = true;
        }
        lastArrivalNanos = nowNanos;
        pinged = false;
    }

    /**
     * A tick was closed.
     *
     * @param isMissing whether the player's batch was not there by the player's or the network's fault
     * @return what an episode was that is over now
     */
    @Nullable
    StallVerdict closed(long tick, boolean isMissing, RoundTrip link, long nowNanos) {
        if (isMissing) {
            if (!open) {
                begin(tick);
            }
            lastMissed = tick;
            missed++;
            silence(nowNanos);
            answered |= pinged && link.pongs() > pongsBefore;
        }
        boolean over = open && (tick - lastMissed >= quietTicks || tick - beginTick >= longestTicks);
        return over ? end(link) : null;
    }

    /** Whether a ping would tell a frozen client from a gap in the network; said once per silence. */
    boolean wantsPing(long nowNanos, RoundTrip link) {
        if (!open || pinged || nowNanos - lastArrivalNanos < 2000L * intervalUs) {
            return false;
        }
        pinged = true;
        pongsBefore = link.pongs();
        return true;
    }

    /** Ends the episode, if there is one. */
    @Nullable
    StallVerdict end(RoundTrip link) {
        if (!open) {
            return null;
        }
        open = false;
        return new StallVerdict(
                slot, cause(link), beginTick, lastMissed - beginTick + 1, missed, longestSilenceNanos / 1e6);
    }

    /** The player went away: what its arrivals were says nothing any more. */
    void forget() {
        lastArrivalNanos = Long.MIN_VALUE;
        lagKnown = false;
    }

    private void begin(long tick) {
        open = true;
        beginTick = tick;
        missed = 0;
        longestSilenceNanos = 0;
        lateSelfUs = 0;
        lagging = false;
        pinged = false;
        answered = false;
        heardSince = false;
    }

    private void silence(long nowNanos) {
        if (lastArrivalNanos != Long.MIN_VALUE) {
            long silent = nowNanos - lastArrivalNanos;
            if (silent > longestSilenceNanos) {
                longestSilenceNanos = silent;
                heardSince = false;
            }
        }
    }

    private StallCause cause(RoundTrip link) {
        long silentUs = longestSilenceNanos / 1000;
        long gapUs = Math.max(LEAST_GAP_US, (long) LEAST_GAP_TICKS * intervalUs);
        boolean saysLate = lateSelfUs >= silentUs / 2;
        if (silentUs >= gapUs && answered && heardSince && hasClock && !saysLate) {
            return StallCause.HELD_ORDERS;
        }
        if (silentUs >= gapUs && (answered || saysLate)) {
            return StallCause.FROZEN_CLIENT;
        }
        if (silentUs >= Math.max(gapUs, 2L * link.jitterUs())) {
            return StallCause.UPLINK_GAP;
        }
        if (lagging && lagKnown && lagUs - usualLagUs > (double) SLOW_TICKS * intervalUs) {
            return StallCause.SLOW_CLIENT;
        }
        return StallCause.JITTER;
    }
}
