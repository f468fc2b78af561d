package dev.outpost.relay.telemetry;

/** How a request to a tracking server went. */
public enum TrackingResult {
    /** It was taken. */
    OK,
    /** It was answered with an error. */
    REFUSED,
    /** There was no answer. */
    FAILED
}
