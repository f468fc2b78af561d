package dev.outpost.telemetry.record;

import dev.outpost.telemetry.event.Labels;

/** Why an event that was emitted did not reach the database. */
public enum DropReason {
    /** The ring was full. */
    FULL(0),
    /** The event did not fit into {@value EventWriter#MAX_EVENT_BYTES} bytes. */
    TOO_LARGE(1),
    /** Its values were not those of its catalogue entry, or it has none. */
    MALFORMED(2),
    /** The recorder was closed, or closed before the event could be written. */
    CLOSED(3),
    /** The process was killed while the event was being handed over, so that its call never returned. */
    KILLED(4),
    /** Found damaged, or not at all, after a power failure. */
    DAMAGED(5),
    /** The database refused this one row and took others. */
    REFUSED(6),
    /** A detail that was left out while a reader kept the write-ahead log from being emptied. */
    HELD(7);

    private final int cell;
    private final String label = Labels.of(this);

    DropReason(int cell) {
        this.cell = cell;
    }

    /** As events and metrics have it. */
    public String label() {
        return label;
    }

    /** Which cell of the ledger counts it; never to be given to another reason, since the books outlive the process. */
    int cell() {
        return cell;
    }

    /** Whether the writer counts it, when a batch is written. */
    boolean writers() {
        return this == REFUSED || this == HELD;
    }
}
