package dev.outpost.relay.telemetry;

/** What moved the run-ahead. */
enum QosReason {
    /** Too many batches came after their ticks. */
    LATE,
    /** All batches came well before their ticks. */
    EARLY
}
