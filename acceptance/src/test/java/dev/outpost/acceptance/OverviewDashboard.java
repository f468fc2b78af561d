package dev.outpost.acceptance;

import static dev.outpost.acceptance.Panel.lines;
import static dev.outpost.acceptance.Panel.number;
import static dev.outpost.acceptance.Panel.records;

import dev.outpost.acceptance.Dashboard.Row;
import java.util.List;

/** All servers at a glance. */
final class OverviewDashboard {

    static final Dashboard DASHBOARD = new Dashboard(
            "overview",
            "Outpost / Overview",
            "Are the servers well? Rate, errors, duration, saturation and losses of all of them.",
            List.of(
                    Dashboard.choice("job", "telemetry_writer_ok"),
                    Dashboard.choice("instance", "telemetry_writer_ok")),
            new Row(
                    "Now",
                    number("Servers", "Servers that report.", "", "count(telemetry_writer_ok{job=~\"$job\"})"),
                    number("Matches", "Matches being played.", "", "sum(relay_games_active)"),
                    number("Listed games", "Games that browsers of games see.", "", "sum(tracking_listings_active)"),
                    number(
                                    "Alerts",
                                    "Alerts that fire; docs/runbook.md says what to do about each.",
                                    "",
                                    "count(ALERTS{alertname=~\"Outpost.*\",alertstate=\"firing\"}) or vector(0)")
                            .limits(1, 5)),
            new Row(
                    "Rate",
                    lines(
                            "Orders a second",
                            "Orders of players that relays put into frames.",
                            "ops",
                            "sum by (instance) (rate(relay_orders_forwarded_total[$__rate_interval]))",
                            "{{instance}}"),
                    lines(
                            "HTTP requests a second",
                            "Requests by server; health checks and scrapes are among them.",
                            "reqps",
                            "sum by (job) (rate(vertx_http_server_requests_total{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval]))",
                            "{{job}}")),
            new Row(
                    "Errors",
                    lines(
                            "HTTP answers that are errors",
                            "4xx is a client's mistake, 5xx the server's own; 503 is a drain or a bound that was met.",
                            "reqps",
                            "sum by (job, code) (rate(vertx_http_server_requests_total{job=~\"$job\",instance=~\"$instance\",code=~\"[45]..\"}[$__rate_interval]))",
                            "{{job}} {{code}}"),
                    lines(
                            "Refused players and hosts",
                            "Messages and connections that relays refused, and requests of hosts that tracking refused, by reason.",
                            "ops",
                            "sum by (reason) (rate(relay_refusals_total{instance=~\"$instance\"}[$__rate_interval])) > 0 or sum(rate(relay_refusals_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "relay {{reason}}",
                            "sum by (reason) (rate(tracking_refusals_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "tracking {{reason}}")),
            new Row(
                    "Duration",
                    lines(
                                    "Time of a tick",
                                    "To order, encode and send a tick. A tick at 60 Hz has 16.7 ms; 33 ms raises an alert.",
                                    "ms",
                                    "histogram_quantile(0.5, sum by (le) (rate(relay_tick_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p50",
                                    "histogram_quantile(0.99, sum by (le) (rate(relay_tick_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p99")
                            .limits(16.7, 33),
                    lines(
                            "Time of answers",
                            "95 of 100 answers took no longer: browsing for games, searching and resolving in the workshop.",
                            "ms",
                            "histogram_quantile(0.95, sum by (le) (rate(tracking_queries_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                            "browse",
                            "histogram_quantile(0.95, sum by (le) (rate(workshop_search_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                            "search",
                            "histogram_quantile(0.95, sum by (le) (rate(workshop_resolve_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                            "resolve")),
            new Row(
                    "Saturation",
                    lines(
                                    "Processor and memory",
                                    "Of the host, or of the container. Alerts: processor at 80 and 95 %, memory at 85 and 95 %.",
                                    "percent",
                                    "max by (job) (server_cpu_usage_percent{job=~\"$job\",instance=~\"$instance\"})",
                                    "processor {{job}}",
                                    "max by (job) (server_memory_usage_percent{job=~\"$job\",instance=~\"$instance\"})",
                                    "memory {{job}}")
                            .limits(80, 95),
                    lines(
                                    "Recorder's ring and disk",
                                    "How full the ring before the recorder's writer is (alerts at 50 and 90 %), and the disk that the server writes to.",
                                    "percent",
                                    "100 * max by (job) (telemetry_ring_used_ratio{job=~\"$job\",instance=~\"$instance\"})",
                                    "ring {{job}}",
                                    "100 - 100 * min by (job) (server_disk_free_bytes{job=~\"$job\",instance=~\"$instance\"} / server_disk_total_bytes{job=~\"$job\",instance=~\"$instance\"})",
                                    "disk {{job}}")
                            .limits(50, 90),
                    lines(
                            "Work that waits for a thread",
                            "Tasks queued before pools of worker threads: more than a few for long means that something blocks.",
                            "",
                            "sum by (job, pool_name) (vertx_pool_queue_pending{job=~\"$job\",instance=~\"$instance\"})",
                            "{{job}} {{pool_name}}"),
                    lines(
                            "Size of telemetry.db",
                            "With its write-ahead log; telemetry.max_db_size_mb bounds the two together.",
                            "bytes",
                            "telemetry_db_bytes{job=~\"$job\",instance=~\"$instance\"} + telemetry_wal_bytes{job=~\"$job\",instance=~\"$instance\"}",
                            "{{job}} {{instance}}")),
            new Row(
                    "Losses",
                    lines(
                            "Events that were not recorded",
                            "Sampled out is what was asked for, or detail that yields under pressure; dropped is lost.",
                            "ops",
                            "sum by (job) (rate(telemetry_events_dropped_total{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval]))",
                            "dropped {{job}}",
                            "sum by (job) (rate(telemetry_events_sampled_out_total{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval]))",
                            "sampled out {{job}}"),
                    lines(
                                    "Events stored a second",
                                    "What reaches telemetry.db. A line at 0 while matches run: look at the writer.",
                                    "ops",
                                    "sum by (job) (rate(telemetry_events_stored_total{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval]))",
                                    "{{job}}")
                            .stacked(),
                    number(
                            "Writers that work",
                            "Share of servers whose events reach the disk.",
                            "percentunit",
                            "avg(telemetry_writer_ok{job=~\"$job\",instance=~\"$instance\"})"),
                    number(
                                    "Orders late",
                                    "Share of the orders that came too late for their tick.",
                                    "percent",
                                    "100 * sum(rate(relay_orders_dropped_total{instance=~\"$instance\",reason=\"late\"}[$__range])) / sum(rate(relay_orders_received_total{instance=~\"$instance\"}[$__range]))")
                            .limits(1, 5),
                    number(
                                    "Evidence lost",
                                    "Recordings, results and histories of matches that could not be kept, in the time shown.",
                                    "",
                                    "sum(increase(relay_evidence_lost_total{instance=~\"$instance\"}[$__range])) + sum(increase(relay_history_lost_total{instance=~\"$instance\"}[$__range]))")
                            .limits(1, 10),
                    number(
                            "Texts masked",
                            "Texts that looked like an address, an e-mail or a path, in the time shown.",
                            "",
                            "sum(increase(telemetry_texts_masked_total{job=~\"$job\",instance=~\"$instance\"}[$__range]))")),
            new Row(
                    "Export",
                    lines(
                            "Sent over OTLP a second",
                            "Events, spans and metrics that the receiver took. Without telemetry.otel_export these are empty.",
                            "ops",
                            "sum by (job, signal) (rate(telemetry_otlp_sent_total{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval]))",
                            "{{job}} {{signal}}"),
                    lines(
                            "Rows that wait to be sent",
                            "A line that rises: the receiver is away or slow; the log says which. They are sent later, as long as telemetry.db has them.",
                            "",
                            "sum by (job, signal) (telemetry_otlp_backlog{job=~\"$job\",instance=~\"$instance\"})",
                            "{{job}} {{signal}}"),
                    lines(
                            "Requests over OTLP that were not answered well",
                            "By what became of them. Each is tried again, but for those that will never be taken.",
                            "reqps",
                            "sum by (job, signal, result) (rate(telemetry_otlp_requests_total{job=~\"$job\",instance=~\"$instance\",result!=\"ok\"}[$__rate_interval])) > 0 or sum by (job) (rate(telemetry_otlp_requests_total{job=~\"$job\",instance=~\"$instance\",result!=\"ok\"}[$__rate_interval]))",
                            "{{job}} {{signal}} {{result}}"),
                    number(
                            "Export works",
                            "Share of the servers' signals that are delivered, or have nothing to send.",
                            "percentunit",
                            "avg(telemetry_otlp_ok{job=~\"$job\",instance=~\"$instance\"})"),
                    number(
                                    "Not to be sent any more",
                                    "Events, spans and metrics that no receiver will get, in the time shown; OutpostExportLost says why.",
                                    "",
                                    "sum(increase(telemetry_otlp_lost_total{job=~\"$job\",instance=~\"$instance\"}[$__range]))")
                            .limits(1, 1000)),
            new Row(
                    "Records",
                    records(
                            "Warnings and errors",
                            "Of all servers; each leads to its match.",
                            "{service_namespace=\"outpost\"} | severity_text=~\"(?i)warn|error\"")));

    private OverviewDashboard() {}
}
