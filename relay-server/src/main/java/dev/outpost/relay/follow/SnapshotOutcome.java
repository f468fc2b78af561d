package dev.outpost.relay.follow;

/** What became of a player's snapshot. */
public enum SnapshotOutcome {
    /** Its receiver loaded it, and it had the hash that all had agreed on. */
    GOOD,
    /** Its receiver said that it is not the state that all had agreed on. */
    BAD,
    /** The player who gave it did not have the agreed hash itself, or nobody agreed. */
    DISAGREED,
    /** Its parts were not what was asked for. */
    MALFORMED,
    /** More bytes than the relay takes. */
    TOO_LARGE,
    /** It, or what is said of it, did not come in time. */
    TIMEOUT
}
