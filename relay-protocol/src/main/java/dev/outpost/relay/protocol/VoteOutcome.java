package dev.outpost.relay.protocol;

/** How a vote stands. The wire carries the ordinal. */
public enum VoteOutcome {
    /** Votes are missing. */
    OPEN,
    /** Carried; it is done. */
    PASSED,
    /** Not carried, or not in time. */
    FAILED
}
