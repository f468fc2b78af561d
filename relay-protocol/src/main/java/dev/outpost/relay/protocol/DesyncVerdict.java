package dev.outpost.relay.protocol;

/** What a difference of hashes proves. The wire carries the ordinal. */
public enum DesyncVerdict {
    /** A majority agrees; the others diverged. */
    MAJORITY,
    /** No majority: all are named, nobody is accused. */
    UNDETERMINED
}
