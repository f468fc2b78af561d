package dev.outpost.relay.game;

import dev.outpost.relay.protocol.QueueType;

/**
 * How many ticks ahead players send their orders: enough for the slowest player's round trip, within what the kind of
 * match allows (spec/relay.md, Timing that adapts).
 */
public final class RunAhead {

    /** Most that {@code MatchStart} can say. */
    public static final int MAX_TICKS = 255;

    /** With one tick a frame's receipt and the next close are a single tick apart: any delay at all would be late. */
    private static final int MIN_TICKS = 2;

    private static final double MARGIN_MS = 30;

    private RunAhead() {}

    /**
     * The run-ahead of a match that begins.
     *
     * @param queue kind of match
     * @param tickIntervalUs length of a tick, microseconds
     * @param worstRttMs longest round trip of its players, milliseconds
     */
    public static int choose(QueueType queue, int tickIntervalUs, double worstRttMs) {
        double leadMs = Math.min(longestMs(queue), Math.max(shortestMs(queue), 1.5 * worstRttMs + MARGIN_MS));
        long ticks = (long) Math.ceil(leadMs * 1000 / tickIntervalUs);
        return (int) Math.min(MAX_TICKS, Math.max(MIN_TICKS, ticks));
    }

    private static double shortestMs(QueueType queue) {
        return switch (queue) {
            case RANKED, TOURNAMENT -> 90;
            case CASUAL -> 120;
            case TRAINING -> 200;
        };
    }

    private static double longestMs(QueueType queue) {
        return switch (queue) {
            case RANKED, TOURNAMENT -> 140;
            case CASUAL -> 220;
            case TRAINING -> 500;
        };
    }
}
