package dev.outpost.relay.telemetry;

/** What is kept of a match that is over. */
public enum Evidence {
    /** The order stream, playable. */
    RECORDING,
    /** The certified result. */
    RESULT
}
