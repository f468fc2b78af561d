package dev.outpost.relay.protocol;

/** What is voted about. The wire carries the ordinal. */
public enum VoteKind {
    /** The team gives up. */
    SURRENDER,
    /** The match ends without a result. */
    REMAKE,
    /** A player of the team is put out. */
    KICK
}
