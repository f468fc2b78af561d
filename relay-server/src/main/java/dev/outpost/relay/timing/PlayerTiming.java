package dev.outpost.relay.timing;

/**
 * How one player's timing stands; for the admin's eyes and as evidence.
 *
 * @param slot who
 * @param roundTrip the connection's round trip
 * @param offsetUs by how much the player's windows begin later than the relay's, microseconds
 * @param leadUs median lead of the last whole window of ticks, microseconds
 * @param lateRate share of late batches in it, 0 to 1
 * @param batches batches so far
 * @param late late ones among them
 * @param suspicious claims so far that no network explains
 * @param biasUs what is taken off the player's claimed times, microseconds; 0: they are as an honest player's
 * @param echoedTick last frame that the player's simulation has run, below 0: none
 */
public record PlayerTiming(
        int slot,
        RoundTrip roundTrip,
        int offsetUs,
        int leadUs,
        double lateRate,
        long batches,
        long late,
        long suspicious,
        int biasUs,
        long echoedTick) {}
