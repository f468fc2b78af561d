package dev.outpost.telemetry.event;

import java.util.Locale;

/** How much an event matters (spec/telemetry.md, One schema everywhere). */
public enum Severity {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As the {@code severity} column has it. */
    public String label() {
        return label;
    }
}
