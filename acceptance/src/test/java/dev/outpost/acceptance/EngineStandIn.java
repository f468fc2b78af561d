package dev.outpost.acceptance;

import com.sun.net.httpserver.HttpServer;
import dev.outpost.client.telemetry.SimMetrics;
import dev.outpost.telemetry.event.Labels;
import dev.outpost.telemetry.event.MetricType;
import dev.outpost.telemetry.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Stands for a game engine, which this project has none of: a few thousand points that move, in systems that do some work,
 * each timed with the meters that engines take over. It shows that the Engine dashboard asks for what those meters give;
 * it says nothing of any engine's numbers.
 */
final class EngineStandIn implements AutoCloseable {

    private static final int POINTS = 2000;
    private static final List<MetricType> SYSTEMS = List.of(
            SimMetrics.APPLY_ORDERS,
            SimMetrics.PRODUCTION,
            SimMetrics.HARVESTING,
            SimMetrics.MOVEMENT,
            SimMetrics.COMBAT,
            SimMetrics.DEATH,
            SimMetrics.TRIGGERS,
            SimMetrics.FOG);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final int[] points = new SplittableRandom(7).ints(POINTS).toArray();
    private final List<DistributionSummary> systems = new ArrayList<>();
    private final DistributionSummary tick;
    private final DistributionSummary path;
    private final Counter asked;
    private final Counter cached;
    private final HttpServer http;

    EngineStandIn() throws IOException {
        Meters meters = new Meters(registry);
        SYSTEMS.forEach(system -> systems.add(meters.histogram(system)));
        tick = meters.histogram(SimMetrics.TICK_DURATION);
        path = meters.histogram(SimMetrics.PATHFINDING_DURATION);
        asked = meters.counter(SimMetrics.PATHFINDING_REQUESTS);
        cached = meters.counter(SimMetrics.PATHFINDING_CACHE_HITS);
        meters.gauge(SimMetrics.ENTITIES_TOTAL, () -> POINTS);
        meters.gauge(SimMetrics.MEMORY_SCRATCH, () -> 4.0 * POINTS);
        for (SimMetrics.EntityType type : SimMetrics.EntityType.values()) {
            meters.gauge(
                    SimMetrics.ENTITIES_BY_TYPE,
                    () -> type == SimMetrics.EntityType.VEHICLE ? POINTS : 0,
                    Labels.of(type));
        }
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        http.createContext("/metrics", exchange -> {
            byte[] page = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        http.start();
    }

    String address() {
        return "127.0.0.1:" + http.getAddress().getPort();
    }

    /** Runs so many ticks. */
    void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            long begun = System.nanoTime();
            for (DistributionSummary system : systems) {
                timed(system, point -> point * 0x9E37_79B9 + 1);
            }
            asked.increment(2);
            cached.increment();
            timed(path, point -> point ^ (point >>> 3));
            tick.record((System.nanoTime() - begun) / 1e3);
        }
    }

    private void timed(DistributionSummary into, IntUnaryOperator work) {
        long begun = System.nanoTime();
        for (int i = 0; i < POINTS; i++) {
            points[i] = work.applyAsInt(points[i]);
        }
        into.record((System.nanoTime() - begun) / 1e3);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
