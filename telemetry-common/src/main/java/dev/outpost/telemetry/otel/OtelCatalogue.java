package dev.outpost.telemetry.otel;

import dev.outpost.telemetry.event.EventType;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.event.Severity;
import java.util.Arrays;
import java.util.List;

/** What the export tells of itself. Without a class of OpenTelemetry, since the catalogue is there with the export off. */
public final class OtelCatalogue {

    /** The labels of what is lost. */
    enum Loss {
        /** Retention, or whoever cleared the database, removed it first. */
        PRUNED,
        /** The database was cleared, or another took its place, with rows in it that were not sent. */
        REPLACED,
        /** The receiver took the request and said that it did not take this of it. */
        REJECTED,
        /** The receiver will never take it: not valid to it, or too large alone. */
        INVALID,
        /** Metrics, spans of HTTP and log lines, which the database does not have, given up after some attempts. */
        UNDELIVERED,
        /** More open games at once than the export keeps in mind. */
        TOO_MANY_GAMES
    }

    static final EventType FAILING = EventType.named(
                    "telemetry.otlp.failing",
                    "The export of a signal over OTLP stopped succeeding; said once, until it succeeds again.")
            .severity(Severity.WARN)
            .oneOf("signal", Signal.class, "which")
            .oneOf("result", Answer.Kind.class, "what became of the request")
            .text("detail", "the status, and what the receiver or the network said")
            .integer("waiting", "rows of the database that wait to be sent; 0 for metrics")
            .build();

    static final EventType RECOVERED = EventType.named(
                    "telemetry.otlp.recovered", "The export of a signal over OTLP succeeds again.")
            .oneOf("signal", Signal.class, "which")
            .integer("failing_ms", "for how long it had not")
            .integer("waiting", "rows of the database that wait to be sent; 0 for metrics")
            .build();

    static final EventType LOST = EventType.named(
                    "telemetry.otlp.loss",
                    "Something can no longer be sent over OTLP; at most one a minute and reason.")
            .severity(Severity.WARN)
            .oneOf("signal", Signal.class, "which")
            .oneOf(
                    "reason",
                    Loss.class,
                    "pruned: removed from the database first; replaced: in a database that was cleared or put aside;"
                            + " rejected: the receiver did not take it; invalid: it never will; undelivered: given up;"
                            + " too_many_games: more open games than are kept in mind")
            .integer("count", "events, spans or metrics since the last of these")
            .build();

    static final MetricType SENT = MetricType.counter(
                    "telemetry.otlp.sent", "Events, spans and metrics that the receiver took over OTLP.")
            .by("signal", Signal.LABELS);

    static final MetricType REQUESTS = MetricType.counter(
                    "telemetry.otlp.requests",
                    "Requests over OTLP, by what became of them after the SDK's own attempts.")
            .by("signal", Signal.LABELS)
            .by("result", Answer.Kind.LABELS);

    static final MetricType LOSSES = MetricType.counter(
                    "telemetry.otlp.lost", "Events, spans and metrics that can no longer be sent over OTLP.")
            .by("signal", Signal.LABELS)
            .by("reason", Arrays.stream(Loss.values()).map(Labels::of).toList());

    static final MetricType BACKLOG = MetricType.gauge(
                    "telemetry.otlp.backlog", "Rows of the database that have not been sent yet.")
            .by("signal", List.of(Signal.LOGS.label(), Signal.TRACES.label()));

    static final MetricType OK = MetricType.gauge(
                    "telemetry.otlp.ok",
                    "1 while the export of a signal succeeds or has nothing to send, 0 while it fails.")
            .by("signal", Signal.LABELS);

    /** Events. */
    public static final List<EventType> EVENTS = List.of(FAILING, RECOVERED, LOST);

    /** Metrics; registered while the export is on. */
    public static final List<MetricType> METRICS = List.of(SENT, REQUESTS, LOSSES, BACKLOG, OK);

    private OtelCatalogue() {}
}
