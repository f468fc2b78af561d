package dev.outpost.relay.protocol;

/** What kind of match (spec/relay.md, A match). The wire carries the ordinal. */
public enum QueueType {
    CASUAL,
    RANKED,
    TRAINING,
    /** Timed and paused as {@link #RANKED}, watched with a longer delay. */
    TOURNAMENT
}
