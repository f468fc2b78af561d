package dev.outpost.relay.telemetry;

/** How it stands with a tracking server. */
public enum TrackingState {
    /** Nothing was to be told yet. */
    UNKNOWN,
    /** It takes what it is told. */
    LISTED,
    /** It does not want a listing of ours. */
    REFUSED,
    /** It does not answer, or is overloaded; it is tried again, more and more seldom. */
    AWAY
}
