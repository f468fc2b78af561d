package dev.outpost.relay.timing;

import java.util.Arrays;
import java.util.List;

/**
 * How a match begins to be timed, from its players' calibration (spec/relay.md, Timing that adapts; docs/adr/0011).
 *
 * <p>A tick's window is the span in which its orders are given. It ends at all players at the same instant, {@code
 * holdUs} after the frame {@code runAhead} ticks before it was sent: then even a slow player has that frame. The rest of
 * the run-ahead is for the batches' way to the relay: at least the deadline.
 *
 * @param runAhead ticks that batches are sent ahead
 * @param fewest smallest run-ahead that the match may come down to
 * @param most largest run-ahead that it may rise to
 * @param deadlineUs time that batches are given from the window's end to the tick's close, microseconds, by the players'
 *     delays and the queue's envelope; what the run-ahead gives is {@link #leadUs}
 * @param holdUs from a frame's sending to the end of the window whose batch answers it, microseconds
 */
public record TimingPlan(int runAhead, int fewest, int most, int deadlineUs, int holdUs) {

    /** Most that the protocol's numbers are meant for. */
    public static final int MAX_TICKS = 255;

    private static final int MARGIN_US = 20_000;
    private static final double HIGH = 0.9;

    /** A delay counts at most so often the players' median, and so much more than it. */
    private static final double CLIP_FACTOR = 2;

    private static final int CLIP_DELAY_US = 25_000;
    private static final int CLIP_JITTER_US = 15_000;

    public TimingPlan {
        if (fewest < 1 || runAhead < fewest || most < runAhead) {
            throw new IllegalArgumentException("run-ahead is " + runAhead + "; accepted are " + fewest + " to " + most);
        }
    }

    /**
     * The plan of a match whose room leaves the run-ahead to the relay.
     *
     * @param envelope what the queue allows
     * @param intervalUs length of a tick, microseconds
     * @param players the players' calibration; those of whom nothing is known do not count
     * @param atMost largest run-ahead that the protocol and the relay's limits allow
     */
    public static TimingPlan choose(Envelope envelope, int intervalUs, List<RoundTrip> players, int atMost) {
        int delayUs = high(
                players.stream()
                        .filter(player -> player.pongs() > 0)
                        .mapToInt(player -> player.medianUs() / 2)
                        .sorted()
                        .toArray(),
                CLIP_DELAY_US);
        int jitterUs = high(
                players.stream()
                        .filter(player -> player.pongs() > 0)
                        .mapToInt(RoundTrip::jitterUs)
                        .sorted()
                        .toArray(),
                CLIP_JITTER_US);
        int deadlineUs = Math.max(
                envelope.shortestMs() * 1000,
                Math.min(envelope.longestMs() * 1000, delayUs + 2 * jitterUs + MARGIN_US));
        int fewest = Math.min(atMost, envelope.fewestTicks(intervalUs));
        int most = Math.min(atMost, envelope.mostTicks(intervalUs));
        int wanted = (int) Math.min(atMost, (deadlineUs + (long) delayUs + intervalUs - 1) / intervalUs);
        int runAhead = Math.max(fewest, Math.min(most, wanted));
        return new TimingPlan(runAhead, fewest, most, deadlineUs, hold(delayUs, runAhead, intervalUs));
    }

    /** The plan of a match whose room has named the run-ahead; it stays as it is. */
    public static TimingPlan fixed(int runAhead, int intervalUs, List<RoundTrip> players) {
        int delayUs = high(
                players.stream()
                        .filter(player -> player.pongs() > 0)
                        .mapToInt(player -> player.medianUs() / 2)
                        .sorted()
                        .toArray(),
                CLIP_DELAY_US);
        int holdUs = hold(delayUs, runAhead, intervalUs);
        return new TimingPlan(
                runAhead,
                runAhead,
                runAhead,
                (int) Math.min(Integer.MAX_VALUE, (long) runAhead * intervalUs - holdUs),
                holdUs);
    }

    /** Time from a window's end to its tick's close with a run-ahead, microseconds. */
    public long leadUs(int runAhead, int intervalUs) {
        return (long) runAhead * intervalUs - holdUs;
    }

    private static int hold(int delayUs, int runAhead, int intervalUs) {
        return (int) Math.min(delayUs, (long) runAhead * intervalUs / 2);
    }

    /** The 90th percentile when what lies far above the median is clipped: one outlier must not slow the match. */
    private static int high(int[] sorted, int clipUs) {
        double median = Quantiles.of(sorted, sorted.length, 0.5);
        int most = (int) Math.max(CLIP_FACTOR * median, median + clipUs);
        int[] clipped = Arrays.stream(sorted).map(us -> Math.min(us, most)).toArray();
        return (int) Quantiles.of(clipped, clipped.length, HIGH);
    }
}
