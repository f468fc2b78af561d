package dev.outpost.telemetry.analytics;

import dev.outpost.telemetry.event.Labels;

/** What an export can be. */
public enum ExportFormat {
    /** One array, one object per line in it, {@code data} as an object. */
    JSON,
    /** RFC 4180 with a header line, {@code data} as its JSON text. */
    CSV,
    /** A database of its own with the same schema. */
    SQLITE,
    /** Apache Parquet with typed columns; needs parquet-floor on the class path. */
    PARQUET;

    private final String label = Labels.of(this);

    /** As the command line has it. */
    public String label() {
        return label;
    }

    /** Whether it can be written piece by piece to anything that takes characters. */
    public boolean isText() {
        return this == JSON || this == CSV;
    }

    /** Ending of file names. */
    public String ending() {
        return this == SQLITE ? "db" : label;
    }
}
