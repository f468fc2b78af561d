package dev.outpost.relay.timing;

/**
 * What is known of a connection's round trip.
 *
 * @param pongs pings answered so far
 * @param lastUs the last round trip, microseconds
 * @param medianUs median of the last ones, microseconds
 * @param meanUs their mean, outliers cut, microseconds: what the clock offset is reckoned with
 * @param jitterUs their 95th percentile less their 5th, microseconds
 * @param spreadUs twice their interquartile range, microseconds: the jitter that rare stalls do not show in
 */
public record RoundTrip(long pongs, int lastUs, int medianUs, int meanUs, int jitterUs, int spreadUs) {

    /** Nothing yet. */
    public static final RoundTrip UNKNOWN = new RoundTrip(0, 0, 0, 0, 0, 0);

    /** A steady round trip, as a test or a peer without pings has it. */
    public static RoundTrip steady(double ms) {
        int us = (int) (ms * 1000);
        return new RoundTrip(1, us, us, us, 0, 0);
    }
}
