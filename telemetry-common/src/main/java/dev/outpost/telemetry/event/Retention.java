package dev.outpost.telemetry.event;

/** What goes first when the budget is used up (spec/telemetry.md, Budget and retention). */
public enum Retention {
    /** Per tick, per order, trace and debug: many, each of little weight. */
    DETAIL,
    /** Matches, joins and leaves, desyncs, errors: few, each wanted for long. */
    RECORD
}
