package dev.outpost.relay.integrity;

import java.util.EnumSet;

/** What one player does that speaks of a machine; about 500 bytes. */
final class Behaviour {

    /** An arrival further off than this is a stall, which says nothing of how delay varies. */
    private static final double MOST_VARIANCE_US2 = 40_000.0 * 40_000;

    private static final int MOST_LEAD = 32;

    private final ActionGroups groups = new ActionGroups();
    private final ActionRate rate = new ActionRate();
    /** Of all actions, one a tick; and of the type that prevails, which others then do not blur. */
    private final ActionRhythm rhythm;

    private final ActionRhythm rhythmOfType;
    private final EnumSet<Factor> factors = EnumSet.noneOf(Factor.class);
    private final int tickIntervalUs;
    private int prevailing = -1;
    private int lead;
    private long lastDueUs;
    private long lastArrivalUs;
    private double arrivalVarianceUs2;
    private double rttUs = -1;

    Behaviour(int tickIntervalUs) {
        this.tickIntervalUs = tickIntervalUs;
        this.rhythm = new ActionRhythm(tickIntervalUs);
        this.rhythmOfType = new ActionRhythm(tickIntervalUs);
    }

    /** A batch came, at this match time. */
    void arrived(long atUs) {
        double off = (double) atUs - lastArrivalUs - tickIntervalUs;
        if (lastArrivalUs > 0) {
            // The spread of a difference is twice that of the arrivals.
            arrivalVarianceUs2 += (Math.min(off * off, MOST_VARIANCE_US2) / 2 - arrivalVarianceUs2) / 64;
        }
        lastArrivalUs = atUs;
    }

    /** An order is in it; whether it is an action of its own. */
    boolean order(long tick, int type, int subTickUs) {
        if (!groups.isNew(tick, type)) {
            return false;
        }
        // A claim beyond the tick, or an earlier tick after a later one, must not bend time.
        int within = Math.min(subTickUs, tickIntervalUs - 1);
        lastDueUs = Math.max(lastDueUs, tick * tickIntervalUs + within);
        rate.action(lastDueUs);
        if (groups.firstOfTick()) {
            rhythm.act(lastDueUs, within > 0, arrivalVarianceUs2);
        }
        ofPrevailingType(type, within > 0);
        return true;
    }

    /** Boyer and Moore's majority vote finds the type. */
    private void ofPrevailingType(int type, boolean claimsTime) {
        if (type == prevailing) {
            lead = Math.min(MOST_LEAD, lead + 1);
            rhythmOfType.act(lastDueUs, claimsTime, arrivalVarianceUs2);
        } else if (--lead < 0) {
            prevailing = type;
            lead = 1;
            rhythmOfType.restart();
        }
    }

    void roundTrip(long us) {
        rttUs += rttUs < 0 ? us + 1 : (us - rttUs) / 4;
    }

    /** Microseconds; below 0: not known yet. */
    double rttUs() {
        return rttUs;
    }

    /** What has been noticed so far; {@code fast} is {@link Reflexes}' word. */
    EnumSet<Factor> factors(boolean fast) {
        add(Factor.ORDER_RATE, rate.sustained());
        add(Factor.TIMING_ENTROPY, rhythm.mechanical() || rhythmOfType.mechanical());
        add(Factor.REACTION_TIME, fast);
        return factors;
    }

    private void add(Factor factor, boolean noticed) {
        if (noticed) {
            factors.add(factor);
        }
    }
}
