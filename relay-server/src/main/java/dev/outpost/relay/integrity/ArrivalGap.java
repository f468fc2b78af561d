package dev.outpost.relay.integrity;

/**
 * One player's arrivals: finds gaps that a burst follows, and what evidence there is of their cause (spec/relay.md,
 * Integrity: Lag switch).
 *
 * <p>While a gap lasts the player is pinged. Messages of a connection keep their sequence, so an answer that comes in the
 * midst of the gap shows that the network carries everything, and that the orders were not sent; without such an answer
 * the gap is the network's. That alone would also name a client that stood still and then caught up; but such a client
 * says itself that its batches were late when it sent them, and has no orders from in between but those that waited.
 */
final class ArrivalGap {

    /** What there is to do or to say after something happened. */
    enum Step {
        NOTHING,
        /** Ping the player: a gap has begun, or goes on. */
        PING,
        /** A gap is over, and a burst has followed it. */
        OVER
    }

    private enum State {
        STEADY,
        GAP,
        BURST
    }

    private static final long MS = 1_000_000;
    private static final int MIN_FRAMES = 4;
    private static final long PING_EVERY_NANOS = 150 * MS;
    private static final int MOST_PINGS = 24;
    /** An answer that comes with the burst was held up with it. */
    private static final long AHEAD_OF_BURST_NANOS = 60 * MS;

    private static final long SHORTEST_BURST_NANOS = 120 * MS;
    private static final long LONGEST_BURST_NANOS = 600 * MS;

    private final long intervalNanos;
    private final long thresholdNanos;

    private State state = State.STEADY;
    private boolean listening;
    private long lastArrivalNanos;
    private int framesUnanswered;

    private long gapBeginNanos;
    private long gapEndNanos;
    private int missed;
    private long rttNanos;
    private int pings;
    private long lastPingNanos;
    private long answerNanos;
    private long answerBeforeNanos;

    private long relayLateAtArrivalNanos;
    private long relayLateInGapNanos;

    private int batches;
    private int orders;
    private int batchesWithOrders;
    private long longestWindowNanos;

    /**
     * Arrivals of a player who is expected to send once a tick.
     *
     * @param minGapNanos shortest gap that counts
     */
    ArrivalGap(int tickIntervalUs, long minGapNanos) {
        this.intervalNanos = tickIntervalUs * 1000L;
        this.thresholdNanos = Math.max(minGapNanos, MIN_FRAMES * intervalNanos);
    }

    /** Begins anew, with nothing expected before the next frame: at the start, after a pause, after a return. */
    void restart() {
        state = State.STEADY;
        listening = false;
        framesUnanswered = 0;
    }

    /** A frame left, which the player will answer. */
    Step frame(long nowNanos) {
        if (!listening) {
            listening = true;
            lastArrivalNanos = nowNanos;
            return Step.NOTHING;
        }
        framesUnanswered++;
        if (state == State.BURST) {
            return endOfBurst(nowNanos);
        }
        if (state == State.STEADY && framesUnanswered >= MIN_FRAMES && nowNanos - lastArrivalNanos >= thresholdNanos) {
            state = State.GAP;
            gapBeginNanos = lastArrivalNanos;
            answerNanos = gapBeginNanos;
            answerBeforeNanos = gapBeginNanos;
            pings = 0;
            lastPingNanos = Long.MIN_VALUE / 2;
        }
        if (state == State.GAP && pings < MOST_PINGS && nowNanos - lastPingNanos >= PING_EVERY_NANOS) {
            pings++;
            lastPingNanos = nowNanos;
            return Step.PING;
        }
        return Step.NOTHING;
    }

    /**
     * A batch came.
     *
     * @param orderCount orders in it
     * @param windowNanos how long after the batch before it was made, by the client's own clock
     * @param relayLateNanos by how much the relay has been late in this match so far, all ticks together
     */
    Step batch(long nowNanos, int orderCount, long windowNanos, long relayLateNanos) {
        if (!listening) {
            return Step.NOTHING;
        }
        Step step = Step.NOTHING;
        if (state == State.GAP) {
            state = State.BURST;
            gapEndNanos = nowNanos;
            relayLateInGapNanos = relayLateNanos - relayLateAtArrivalNanos;
            missed = framesUnanswered;
            batches = 0;
            orders = 0;
            batchesWithOrders = 0;
            longestWindowNanos = 0;
        } else if (state == State.BURST) {
            step = endOfBurst(nowNanos);
        }
        if (state == State.BURST && batches < missed) {
            batches++;
            orders += orderCount;
            // The answers to frames that were on their way when the gap ended are ordinary play.
            boolean made = batches + 1 + rttNanos / intervalNanos < missed;
            batchesWithOrders += made && orderCount > 0 ? 1 : 0;
            longestWindowNanos = Math.max(longestWindowNanos, windowNanos);
        }
        lastArrivalNanos = nowNanos;
        relayLateAtArrivalNanos = relayLateNanos;
        framesUnanswered = 0;
        return step;
    }

    /** The player answered a ping. */
    void pong(long sentNanos, long receivedNanos) {
        if (state == State.STEADY) {
            rttNanos = receivedNanos - sentNanos;
        }
        // Sent when the gap was there already: an answer to an older ping says nothing about it.
        if (state == State.GAP && sentNanos >= gapBeginNanos + thresholdNanos) {
            answerBeforeNanos = answerNanos;
            answerNanos = receivedNanos;
        }
    }

    /** From a gap's begin to its end, or to now while it lasts: whether it covers at least half of that span. */
    boolean silentDuring(long fromNanos, long toNanos, long nowNanos) {
        boolean beginning = state == State.STEADY && framesUnanswered >= MIN_FRAMES;
        long begin = beginning ? lastArrivalNanos : gapBeginNanos;
        long end = beginning || state == State.GAP ? nowNanos : gapEndNanos;
        return 2 * (Math.min(end, toNanos) - Math.max(begin, fromNanos)) >= toNanos - fromNanos;
    }

    long gapBeginNanos() {
        return gapBeginNanos;
    }

    long gapEndNanos() {
        return gapEndNanos;
    }

    /** Length of the last gap. */
    double gapMs() {
        return (gapEndNanos - gapBeginNanos) / 1e6;
    }

    /** Orders that came in the burst after it. */
    int orders() {
        return orders;
    }

    /** Whether enough of what was missing came at once. */
    boolean burst() {
        return batches >= 3 && 2 * batches >= missed;
    }

    /** Whether the relay was late in it for as long as would explain it. */
    boolean relayWasLate() {
        return 3 * relayLateInGapNanos >= gapEndNanos - gapBeginNanos;
    }

    /** Whether the network carried messages in the second half of the gap, well before the burst. */
    boolean networkWasThere() {
        long last = answerNanos <= gapEndNanos - AHEAD_OF_BURST_NANOS ? answerNanos : answerBeforeNanos;
        return last <= gapEndNanos - AHEAD_OF_BURST_NANOS && 2 * (last - gapBeginNanos) >= gapEndNanos - gapBeginNanos;
    }

    /** Whether the client stood still, and says so: it made no batch during the gap, and no play is in the burst. */
    boolean clientStoodStill() {
        return 2 * longestWindowNanos >= gapEndNanos - gapBeginNanos && batchesWithOrders <= 1;
    }

    private Step endOfBurst(long nowNanos) {
        long length = Math.min(
                LONGEST_BURST_NANOS,
                Math.max(Math.max(SHORTEST_BURST_NANOS, 2 * intervalNanos), (gapEndNanos - gapBeginNanos) / 4));
        if (nowNanos - gapEndNanos < length) {
            return Step.NOTHING;
        }
        state = State.STEADY;
        return Step.OVER;
    }
}
