package dev.outpost.server.http;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the process's meters are registered, and how they are shown. */
public interface Metrics {

    /** The registry. */
    MeterRegistry registry();

    /** A Vert.x with these options, and with its own meters in the registry where they are wanted. */
    VertxBuilder measure(VertxOptions options);

    /** All meters in the form that an {@code Accept} header asks for; null: they are not served. It may take a while. */
    @Nullable
    Page scrape(@Nullable String accept) throws IOException;

    /**
     * A text and its media type.
     *
     * @param mediaType value for {@code Content-Type}
     * @param body the text
     */
    record Page(String mediaType, Buffer body) {}

    /** Served as Prometheus has it, Vert.x's meters among them; or only registered. */
    static Metrics of(boolean prometheus) {
        return prometheus ? new PrometheusMetrics() : new UnservedMetrics();
    }

    /** Meters that only the flight recorder reads. */
    final class UnservedMetrics implements Metrics {

        private final MeterRegistry registry = new SimpleMeterRegistry(new Unchecked(), Clock.SYSTEM);

        private UnservedMetrics() {}

        @Override
        public MeterRegistry registry() {
            return registry;
        }

        @Override
        public VertxBuilder measure(VertxOptions options) {
            return Vertx.builder().with(options);
        }

        @Override
        public @Nullable Page scrape(@Nullable String accept) {
            return null;
        }
    }

    /** All defaults: there is nothing to check, and checking it costs a start ten milliseconds. */
    final class Unchecked implements SimpleConfig {

        private Unchecked() {}

        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public void requireValid() {}
    }
}
