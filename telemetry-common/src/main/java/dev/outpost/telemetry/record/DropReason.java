package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.Labels;

/** Why an event that was emitted did not reach the database. */
public enum DropReason {
    /** The ring was full. */
    FULL,
    /** The event did not fit into {@value EventWriter#MAX_EVENT_BYTES} bytes. */
    TOO_LARGE,
    /** Its values were not those of its catalogue entry, or it has none. */
    MALFORMED,
    /** The database refused this one row and took others. */
    REFUSED,
    /** The recorder was closed, or closed before the event could be written. */
    CLOSED;

    private final String label = Labels.of(this);

    /** As events and metrics have it. */
    public String label() {
        return label;
    }
}
