package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.event.Labels;
import java.util.Arrays;
import java.util.List;

/** The signals of OpenTelemetry, as the label {@code signal} has them. */
enum Signal {
    LOGS,
    TRACES,
    METRICS;

    /** All labels. */
    static final List<String> LABELS = Arrays.stream(values()).map(Labels::of).toList();

    String label() {
        return Labels.of(this);
    }
}
