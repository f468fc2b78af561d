package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.event.Labels;

/** What an export can be. */
public enum ExportFormat {
    /** One array, one object per line in it, {@code data} as an object. */
    JSON,
    /** RFC 4180 with a header line, {@code data} as its JSON text. */
    CSV,
    /** A database of its own with the same schema. */
    SQLITE;

    private final String label = Labels.of(this);

    /** As the command line has it. */
    public String label() {
        return label;
    }

    /** Ending of file names. */
    String ending() {
        return this == SQLITE ? "db" : label;
    }
}
