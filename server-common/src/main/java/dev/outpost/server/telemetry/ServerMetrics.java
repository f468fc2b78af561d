package dev.outpost.server.telemetry;

import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import java.util.Arrays;

/** Metrics that every server has beside those of the host. */
public final class ServerMetrics {

    /** End of a certificate's validity. */
    public static final MetricType TLS_NOT_AFTER = MetricType.gauge(
                    "server.tls.not_after_s",
                    "s",
                    "End of the validity of the certificate in use, seconds since 1970; absent without TLS.")
            .by("listener", Arrays.stream(Listener.values()).map(Labels::of).toList());

    private ServerMetrics() {}
}
