package dev.outpost.relay.timing;

import dev.outpost.relay.protocol.QueueType;

/**
 * How long a queue lets its players wait (spec/relay.md, Timing that adapts; docs/adr/0011): the deadline in
 * milliseconds, and the run-ahead in ticks.
 *
 * @param shortestMs shortest deadline
 * @param longestMs longest deadline
 * @param fewestTicks smallest run-ahead, at tick lengths where that is not more than the longest deadline
 * @param mostTicks largest run-ahead, at tick lengths where that is not less than the longest deadline
 */
public record Envelope(int shortestMs, int longestMs, int fewestTicks, int mostTicks) {

    /** With one tick a frame's receipt and the next close are a single tick apart: any delay at all would be late. */
    private static final int FEWEST_OF_ALL = 2;

    public Envelope {
        if (shortestMs < 1 || longestMs < shortestMs || fewestTicks < 1 || mostTicks < fewestTicks) {
            throw new IllegalArgumentException("envelope is " + shortestMs + " to " + longestMs + " ms and "
                    + fewestTicks + " to " + mostTicks + " ticks; accepted are rising bounds from 1");
        }
    }

    /** The envelope of a queue. */
    public static Envelope of(QueueType queue) {
        return switch (queue) {
            case RANKED, TOURNAMENT -> new Envelope(90, 140, 3, 5);
            case CASUAL -> new Envelope(120, 220, 4, 7);
            case TRAINING -> new Envelope(200, 500, 6, 15);
        };
    }

    /** Smallest run-ahead: fewer ticks than written where ticks are so long that fewer hold the longest deadline. */
    int fewestTicks(int intervalUs) {
        return Math.max(FEWEST_OF_ALL, Math.min(fewestTicks, ticksOfLongest(intervalUs)));
    }

    /** Largest run-ahead: more ticks than written where ticks are so short that it takes more for the longest deadline. */
    int mostTicks(int intervalUs) {
        return Math.max(fewestTicks(intervalUs), Math.max(mostTicks, ticksOfLongest(intervalUs)));
    }

    private int ticksOfLongest(int intervalUs) {
        return (int) ((longestMs * 1000L + intervalUs - 1) / intervalUs);
    }
}
