package dev.outpost.telemetry.event;

import java.util.Locale;

/** Who writes a {@code telemetry.db} (the {@code component} column). */
public enum Component {
    CLIENT,
    RELAY,
    TRACKING,
    WORKSHOP;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As the {@code component} column has it. */
    public String label() {
        return label;
    }
}
