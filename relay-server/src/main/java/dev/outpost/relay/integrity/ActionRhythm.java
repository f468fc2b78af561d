package dev.outpost.relay.integrity;

/**
 * Whether a player acts more regularly than a hand can: coefficient of variation of the times between actions under
 * 0.05 (spec/relay.md, Integrity).
 *
 * <p>The relay sees those times through two blurs. Ticks round them, unless the client says when within a tick it acted;
 * and delay that varies moves actions into a neighbouring tick. Both would hide a machine, but neither adds up over
 * several actions, while a hand's unsteadiness does. So not neighbouring actions are compared but those {@value #LAG}
 * apart: of independent times the spread grows by the root of that, and divided by it gives the same coefficient, of
 * which rounding and delay are now a small part. What they still add is known (rounding: a sixth of the tick squared;
 * delay: twice the variance of this player's arrivals) and is taken off, from what is regular to the eye already.
 *
 * <p>Pauses are left out: a machine that rests now and then is one still. A rhythm shorter than {@value #MIN_SPAN_S} s
 * says nothing: a key held down repeats like a machine. The recorded matches' steadiest player that long has 0.24.
 */
final class ActionRhythm {

    static final int LAG = 16;
    static final int MIN_SPAN_S = 12;

    private static final int SAMPLES = 48;
    private static final int[] NONE = {};
    private static final double HUMAN_FLOOR = 0.05;
    private static final double MOST_BLURRED = 0.1;
    /** Times shorter than so many ticks cannot be told apart when they are known in whole ticks only. */
    private static final double MIN_TICKS = 1.25;

    private static final double PAUSE_FACTOR = 4;
    private static final double PAUSE_EXTRA_US = 1_000_000;
    private static final int LONGEST_US = 10_000_000;
    private static final double SMOOTHING = 1.0 / 16;

    private final double tickUs;
    /** Microseconds; they wrap around, which differences survive. Made with the first action. */
    private int[] recent = NONE;

    private int filled;
    private int place;
    private double usualUs;

    private int samples;
    private double mean;
    private double squares;
    private int firstUs;
    private int withinTick;
    private boolean regular;
    private int regularSinceUs;
    private boolean mechanical;

    ActionRhythm(int tickIntervalUs) {
        this.tickUs = tickIntervalUs;
    }

    /**
     * The player acted; at most once a tick.
     *
     * @param atUs match time by the client's claim, microseconds
     * @param claimsTime whether the claim is finer than a tick
     * @param arrivalVarianceUs2 how much this player's arrivals vary, microseconds squared
     */
    void act(long atUs, boolean claimsTime, double arrivalVarianceUs2) {
        int at = (int) atUs;
        if (recent == NONE) {
            recent = new int[LAG];
        }
        if (filled > 0) {
            int passed = at - recent[Math.floorMod(place - 1, LAG)];
            if (passed <= 0) {
                return;
            }
            if (passed > LONGEST_US || (usualUs > 0 && passed > PAUSE_FACTOR * usualUs + PAUSE_EXTRA_US)) {
                filled = 0;
            } else {
                usualUs += usualUs == 0 ? passed : (passed - usualUs) * SMOOTHING;
            }
        }
        if (filled == LAG) {
            sample(recent[place], at, claimsTime);
            if (samples == SAMPLES) {
                judge(at, arrivalVarianceUs2);
                samples = 0;
            }
        } else {
            filled++;
        }
        recent[place] = at;
        place = (place + 1) % LAG;
    }

    /** What comes next is another's. */
    void restart() {
        filled = 0;
        samples = 0;
        usualUs = 0;
        regular = false;
    }

    /** Whether the player has ever done so in this match. */
    boolean mechanical() {
        return mechanical;
    }

    private void sample(int fromUs, int atUs, boolean claimsTime) {
        if (samples == 0) {
            mean = 0;
            squares = 0;
            withinTick = 0;
            firstUs = fromUs;
        }
        samples++;
        double span = atUs - fromUs;
        double off = span - mean;
        mean += off / samples;
        squares += off * (span - mean);
        withinTick += claimsTime ? 1 : 0;
    }

    private void judge(int atUs, double arrivalVarianceUs2) {
        if (!regular(arrivalVarianceUs2)) {
            regular = false;
            return;
        }
        if (!regular) {
            regular = true;
            regularSinceUs = firstUs;
        }
        mechanical |= atUs - regularSinceUs >= MIN_SPAN_S * 1_000_000;
    }

    private boolean regular(double arrivalVarianceUs2) {
        boolean wholeTicks = 2 * withinTick < samples;
        if (wholeTicks && mean / LAG < MIN_TICKS * tickUs) {
            return false;
        }
        double variance = squares / samples;
        double blur = (wholeTicks ? tickUs * tickUs / 6 : 0) + 2 * arrivalVarianceUs2;
        return coefficient(variance) < MOST_BLURRED && coefficient(Math.max(0, variance - blur)) < HUMAN_FLOOR;
    }

    /** Coefficient of variation of single times, by the variance of {@value #LAG} of them together. */
    private double coefficient(double variance) {
        return Math.sqrt(LAG * variance) / mean;
    }
}
