package dev.outpost.relay.timing;

/** One player's part in the timing of a match. */
final class PlayerClockwork {

    private static final int LEAST_ADVICE_US = 3_000;
    private static final int MOST_ADVICE_US = 2_000_000;
    private static final int MARGIN_US = 10_000;

    final int slot;
    final ClaimClock clock;
    final LeadWindow leads = new LeadWindow();
    final PlayerStall stall;

    RoundTrip link = RoundTrip.UNKNOWN;
    boolean present = true;
    /** Batches before this tick are not sent in their windows: all at once, at the begin and after a return. */
    long firstTimed;
    /** Last tick that the player sends a batch for. */
    long lastTick = Long.MAX_VALUE;
    /** Highest tick that a batch has come for; below 0: none has. */
    long through = -1;

    long echoedTick = -1;
    long batches;
    long late;

    private int lastLeadUs;
    private double lastLateRate;

    PlayerClockwork(int slot, int intervalUs, long firstTimed) {
        this.slot = slot;
        this.clock = new ClaimClock(intervalUs);
        this.stall = new PlayerStall(slot, intervalUs);
        this.firstTimed = firstTimed;
    }

    /** Whether the batch of a tick that closes should have been there. */
    boolean owes(long tick) {
        return present && through >= 0 && tick > through && tick >= firstTimed && tick <= lastTick;
    }

    /**
     * What to tell about a window.
     *
     * @param alignedUs lead that batches have when they are sent at the windows' end, less their way
     */
    Feedback feedback(long tick, long alignedUs) {
        int median = leads.medianUs();
        int advance = 0;
        int delay = 0;
        if (leads.batches() > 0) {
            // A player whose batches are unsteady sends earlier than the others: its own orders wait, not theirs.
            long wanted = Math.max(alignedUs, (long) leads.tailUs() + MARGIN_US);
            long difference = Math.max(-MOST_ADVICE_US, Math.min(MOST_ADVICE_US, wanted - median));
            advance = difference >= LEAST_ADVICE_US ? (int) difference : 0;
            delay = difference <= -LEAST_ADVICE_US ? (int) -difference : 0;
        }
        lastLeadUs = median;
        lastLateRate = leads.lateRate();
        return new Feedback(tick, leads.early(), leads.late(), leads.lateOrders(), median, advance, delay);
    }

    PlayerTiming snapshot() {
        return new PlayerTiming(
                slot,
                link,
                clock.offsetUs(),
                lastLeadUs,
                lastLateRate,
                batches,
                late,
                clock.suspicious(),
                clock.biasUs(),
                echoedTick);
    }
}
