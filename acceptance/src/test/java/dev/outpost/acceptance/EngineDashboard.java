package dev.outpost.acceptance;

import static dev.outpost.acceptance.Panel.lines;
import static dev.outpost.acceptance.Panel.number;

import dev.outpost.acceptance.Dashboard.Row;
import dev.outpost.client.telemetry.SimMetrics;
import dev.outpost.telemetry.event.MetricType;
import java.util.ArrayList;
import java.util.List;

/**
 * D031, Engine Dashboard: tick times, entity counts, system breakdown, pathfinding stats. Game engines fill it, with the
 * metrics of {@link SimMetrics}.
 */
final class EngineDashboard {

    private static final List<MetricType> SYSTEMS = List.of(
            SimMetrics.APPLY_ORDERS,
            SimMetrics.PRODUCTION,
            SimMetrics.HARVESTING,
            SimMetrics.MOVEMENT,
            SimMetrics.COMBAT,
            SimMetrics.DEATH,
            SimMetrics.TRIGGERS,
            SimMetrics.FOG);

    static final Dashboard DASHBOARD = new Dashboard(
            "engine",
            "Outpost / Engine",
            "What a simulation costs, tick by tick. For engines that record the sim metrics of docs/metrics.md; without one"
                    + " it is empty.",
            List.of(Dashboard.choice("instance", "sim_entities")),
            new Row(
                    "Ticks",
                    lines(
                                    "Time of a tick",
                                    "Of the whole simulation. At 30 ticks a second it has 33,333 µs.",
                                    "µs",
                                    quantile("0.5", SimMetrics.TICK_DURATION),
                                    "p50",
                                    quantile("0.95", SimMetrics.TICK_DURATION),
                                    "p95",
                                    quantile("0.99", SimMetrics.TICK_DURATION),
                                    "p99")
                            .limits(16_667, 33_333),
                    lines(
                            "Ticks a second",
                            "By game or engine.",
                            "ops",
                            "sum by (instance) (rate(sim_tick_duration_us_count{instance=~\"$instance\"}[$__rate_interval]))",
                            "{{instance}}")),
            new Row(
                    "Systems",
                    lines(
                                    "Where a tick's time goes",
                                    "Mean time of each system in a tick, on each other.",
                                    "µs",
                                    means())
                            .wide(24)
                            .stacked()),
            new Row(
                    "Entities",
                    number("Entities", "In all games shown.", "", "sum(sim_entities{instance=~\"$instance\"})"),
                    number(
                            "Buffers of a tick",
                            "Memory used within a tick.",
                            "bytes",
                            "sum(sim_memory_scratch_bytes{instance=~\"$instance\"})"),
                    lines(
                                    "Entities by sort",
                                    "A sort that only grows is one that nobody clears away.",
                                    "",
                                    "sum by (type) (sim_entities_by_type{instance=~\"$instance\"})",
                                    "{{type}}")
                            .stacked()),
            new Row(
                    "Pathfinding",
                    lines(
                            "Ways a second",
                            "Asked for, and answered by a flow field that was there already.",
                            "ops",
                            "sum(rate(sim_pathfinding_requests_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "asked",
                            "sum(rate(sim_pathfinding_cache_hits_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "from the cache"),
                    lines(
                            "Time to find one way",
                            "Of those that were not in the cache.",
                            "µs",
                            quantile("0.5", SimMetrics.PATHFINDING_DURATION),
                            "p50",
                            quantile("0.95", SimMetrics.PATHFINDING_DURATION),
                            "p95")));

    private EngineDashboard() {}

    private static String quantile(String share, MetricType histogram) {
        return "histogram_quantile(" + share + ", sum by (le) (rate(" + MetricPage.prometheusName(histogram)
                + "_bucket{instance=~\"$instance\"}[$__rate_interval])))";
    }

    private static String[] means() {
        List<String> all = new ArrayList<>();
        for (MetricType system : SYSTEMS) {
            String name = MetricPage.prometheusName(system);
            String of = "{instance=~\"$instance\"}[$__rate_interval])";
            all.add("sum(rate(" + name + "_sum" + of + ") / sum(rate(" + name + "_count" + of + ")");
            all.add(system.name().replaceAll("sim\\.system\\.|_us", ""));
        }
        return all.toArray(String[]::new);
    }
}
