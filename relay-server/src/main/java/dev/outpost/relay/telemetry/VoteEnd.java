package dev.outpost.relay.telemetry;

/** How a vote ended. */
public enum VoteEnd {
    /** Carried, and done. */
    PASSED,
    /** It could not be carried any more. */
    FAILED,
    /** Votes were missing when its time was up. */
    TIMED_OUT,
    /** The player to be put out, all voters, or the match were gone. */
    CANCELLED
}
