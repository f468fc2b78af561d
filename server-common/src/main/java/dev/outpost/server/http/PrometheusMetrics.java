package dev.outpost.server.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Meters as Prometheus scrapes them; the only class that touches its registry, loaded when it is on. */
final class PrometheusMetrics implements Metrics {

    /** Pools of this type bear the address of the server they connect to as their name. */
    private static final String POOL_OF_A_CLIENT = "http";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    PrometheusMetrics() {
        registry.config().meterFilter(MeterFilter.deny(id -> POOL_OF_A_CLIENT.equals(id.getTag("pool_type"))));
    }

    @Override
    public MeterRegistry registry() {
        return registry;
    }

    /** Labels are closed sets only: no addresses, no paths, no methods (a client may invent one). */
    @Override
    public VertxBuilder measure(VertxOptions options) {
        MetricsOptions metrics = new MicrometerMetricsOptions()
                .setLabels(EnumSet.of(Label.HTTP_CODE, Label.HTTP_ROUTE, Label.POOL_NAME, Label.POOL_TYPE))
                .setEnabled(true);
        return Vertx.builder()
                .with(options.setMetricsOptions(metrics))
                .withMetrics(new MicrometerMetricsFactory(registry));
    }

    @Override
    public Page scrape(@Nullable String accept) throws IOException {
        String mediaType = ScrapeForm.preferredBy(accept).mediaType();
        ByteArrayOutputStream body = new ByteArrayOutputStream(16_384);
        registry.scrape(body, mediaType);
        return new Page(mediaType, Buffer.buffer(body.toByteArray()));
    }
}
