package dev.outpost.relay.timing;

/** Why a tick was late or players waited (spec/relay.md, Integrity: stall verdict). */
public enum StallCause {
    /** The relay closed ticks late by more than a tick's length. */
    RELAY_OVERLOAD,
    /** Nothing came from the player for a while, its pongs neither. */
    UPLINK_GAP,
    /** The player's batches came, but unsteadily, some after their ticks. */
    JITTER,
    /** The player's batches came steadily, but its simulation runs ever further behind the frames it was sent. */
    SLOW_CLIENT,
    /** The player's connection answered while its simulation stood still. */
    FROZEN_CLIENT,
    /**
     * The player's connection answered, and by the player's own clock its batches were made in time, but they were sent
     * later: what a lag switch does. Whether it was one is for {@code relay.lag_switch} to say, which asks for more.
     */
    HELD_ORDERS
}
