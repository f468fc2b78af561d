package dev.outpost.relay.protocol;

/** What a warning is about. The wire carries the ordinal. */
public enum WarningKind {
    /** Gaps in the stream of batches that the network does not explain. */
    LAG_SWITCH,
    /** Too many chat messages. */
    CHAT
}
