package dev.outpost.acceptance;

import static dev.outpost.acceptance.Panel.lines;
import static dev.outpost.acceptance.Panel.number;
import static dev.outpost.acceptance.Panel.recordLines;
import static dev.outpost.acceptance.Panel.records;
import static dev.outpost.acceptance.Panel.trace;

import dev.outpost.acceptance.Dashboard.Row;
import java.util.List;

/** All dashboards: those that D031 lists under Self-Hosting Observability, an overview, and one match. */
final class Dashboards {

    static final Dashboard TRACKING = new Dashboard(
            "tracking",
            "Outpost / Tracking",
            "What games are listed, who asks for them, and what keeps a game from being seen.",
            List.of(Dashboard.choice("instance", "tracking_listings_active")),
            new Row(
                    "Listings",
                    lines(
                                    "Listed games",
                                    "By how far they are.",
                                    "",
                                    "sum by (status) (tracking_listings_status{instance=~\"$instance\"})",
                                    "{{status}}")
                            .stacked(),
                    lines(
                            "Beside the list",
                            "Hidden: their host was not reached. Federated: taken from other tracking servers.",
                            "",
                            "sum(tracking_listings_hidden{instance=~\"$instance\"})",
                            "hidden",
                            "sum(tracking_federated_listings{instance=~\"$instance\"})",
                            "federated")),
            new Row(
                    "Heartbeats",
                    lines(
                            "Heartbeats a second",
                            "One of each game at least every ten seconds.",
                            "ops",
                            "sum(rate(tracking_heartbeats_received_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "received"),
                    lines(
                            "Games that went silent",
                            "Listings that ended for want of a heartbeat: a host died, or the way to here.",
                            "ops",
                            "sum(rate(tracking_heartbeats_expired_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "expired")),
            new Row(
                    "Queries",
                    lines(
                            "Queries a second",
                            "Requests to browse or search.",
                            "reqps",
                            "sum(rate(tracking_queries_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "queries",
                            "sum(rate(tracking_requests_limited_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "refused as too many"),
                    lines(
                                    "Time of a query",
                                    "From the request to the answer.",
                                    "ms",
                                    "histogram_quantile(0.5, sum by (le) (rate(tracking_queries_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p50",
                                    "histogram_quantile(0.95, sum by (le) (rate(tracking_queries_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p95",
                                    "histogram_quantile(0.99, sum by (le) (rate(tracking_queries_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p99")
                            .limits(20, 100),
                    lines(
                            "Browsers that follow the list",
                            "Open streams, and those that were ended since they did not read.",
                            "",
                            "sum(tracking_stream_subscribers{instance=~\"$instance\"})",
                            "following",
                            "sum(increase(tracking_stream_cut_off_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "cut off"),
                    lines(
                            "Hosts refused",
                            "Why games of hosts were not taken. Capped: one address lists too many.",
                            "ops",
                            "sum by (reason) (rate(tracking_refusals_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "{{reason}}")),
            new Row(
                    "What it stands on",
                    number(
                            "Store",
                            "1 while listings can be changed; 0 while Redis is away.",
                            "",
                            "min(tracking_store_available{instance=~\"$instance\"})"),
                    number(
                            "Waiting for the store",
                            "Changes that wait for Redis; 0 where there is none.",
                            "",
                            "sum(tracking_store_waiting{instance=~\"$instance\"}) or vector(0)"),
                    lines(
                            "Endpoints tried",
                            "Announced endpoints that were connected to before their game is shown.",
                            "ops",
                            "sum by (result) (rate(tracking_reachability_checks_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "{{result}}"),
                    lines(
                            "Not taken from other servers",
                            "Listings of federated servers that were left out, by reason.",
                            "ops",
                            "sum by (reason) (rate(tracking_federated_left_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "{{reason}}")));

    static final Dashboard WORKSHOP = new Dashboard(
            "workshop",
            "Outpost / Workshop",
            "What is published and fetched, and how long resolving and searching take.",
            List.of(Dashboard.choice("instance", "workshop_resources")),
            new Row(
                    "Packages",
                    number(
                            "Resources",
                            "Resources that are published.",
                            "",
                            "sum(workshop_resources{instance=~\"$instance\"})"),
                    number(
                            "Downloads",
                            "In the time shown.",
                            "",
                            "sum(increase(workshop_resources_downloads_total{instance=~\"$instance\"}[$__range]))"),
                    number(
                            "Publishes",
                            "Versions published in the time shown.",
                            "",
                            "sum(increase(workshop_resources_publishes_total{instance=~\"$instance\"}[$__range]))"),
                    number(
                            "Conflicts",
                            "Version conflicts met while resolving, in the time shown: many for one mod means a bad range.",
                            "",
                            "sum(increase(workshop_resolve_conflicts_total{instance=~\"$instance\"}[$__range]))"),
                    lines(
                            "Downloads and publishes a second",
                            "Packages that leave and that come.",
                            "ops",
                            "sum(rate(workshop_resources_downloads_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "downloads",
                            "sum(rate(workshop_resources_publishes_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "publishes"),
                    lines(
                            "Bytes sent a second",
                            "Of all answers, packages above all.",
                            "Bps",
                            "sum by (instance) (rate(vertx_http_server_bytes_written_total{job=~\".*workshop\",instance=~\"$instance\"}[$__rate_interval]))",
                            "{{instance}}")),
            new Row(
                    "Resolving and searching",
                    lines(
                                    "Time to resolve",
                                    "Dependencies of what was asked for, until all is found or it is known that nothing fits.",
                                    "ms",
                                    "histogram_quantile(0.5, sum by (le) (rate(workshop_resolve_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p50",
                                    "histogram_quantile(0.95, sum by (le) (rate(workshop_resolve_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p95")
                            .limits(20, 1000),
                    lines(
                                    "Time to search",
                                    "From the request to the answer.",
                                    "ms",
                                    "histogram_quantile(0.5, sum by (le) (rate(workshop_search_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p50",
                                    "histogram_quantile(0.95, sum by (le) (rate(workshop_search_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p95")
                            .limits(20, 100),
                    lines(
                            "Resolved and searched a second",
                            "How often either is asked for, and conflicts met.",
                            "reqps",
                            "sum(rate(workshop_resolve_latency_ms_count{instance=~\"$instance\"}[$__rate_interval]))",
                            "resolved",
                            "sum(rate(workshop_search_latency_ms_count{instance=~\"$instance\"}[$__rate_interval]))",
                            "searched",
                            "sum(rate(workshop_resolve_conflicts_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "conflicts")),
            new Row(
                    "Other workshops",
                    lines(
                            "Still to be taken over",
                            "Changes of the workshops that this one follows, and how many of them are away.",
                            "",
                            "sum(workshop_mirror_behind{instance=~\"$instance\"})",
                            "changes",
                            "sum(workshop_mirror_away{instance=~\"$instance\"})",
                            "away"),
                    lines(
                            "Taken and left",
                            "Versions taken over, and those that were not, by reason.",
                            "ops",
                            "sum(rate(workshop_mirror_taken_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "taken",
                            "sum by (reason) (rate(workshop_mirror_left_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "left: {{reason}}")));

    static final Dashboard MATCH = new Dashboard(
            "match",
            "Outpost / Match",
            "One match by its correlation (32 hex digits, in telemetry.db, in results and in every record): its timeline, its"
                    + " players, its ticks, whether it came apart.",
            List.of(Dashboard.entry("correlation", "correlation")),
            new Row(
                    "Timeline",
                    trace(
                            "The match as a trace",
                            "From its creation to its end; stalls and desyncs are always there, ticks are sampled.",
                            "$correlation"),
                    recordLines(
                                    "What was recorded",
                                    "Records a minute by event.",
                                    "",
                                    "sum by (event_name) (count_over_time({service_namespace=\"outpost\"} | trace_id=\"$correlation\" [1m]))",
                                    "{{event_name}}")
                            .wide(24)
                            .stacked()),
            new Row(
                    "Players",
                    records(
                            "Coming, leaving, returning",
                            "Why a player left stands in reason; how long a returner was away in away_s.",
                            "{service_namespace=\"outpost\"} | trace_id=\"$correlation\" | event_name=~\"relay.player.join|relay.player.leave|relay.player.resume\""),
                    records(
                            "Stalls, strikes, suspicion",
                            "Who made the others wait and by what cause; lag switches; scores with what they are made of.",
                            "{service_namespace=\"outpost\"} | trace_id=\"$correlation\" | event_name=~\"relay.stall|relay.lag_switch|relay.suspicion|relay.qos.adjust\"")),
            new Row(
                    "Ticks",
                    recordLines(
                            "Time of a tick",
                            "The relay's, of those ticks that were recorded.",
                            "µs",
                            "quantile_over_time(0.5, {service_namespace=\"outpost\"} | trace_id=\"$correlation\" | event_name=\"relay.tick.process\" | unwrap process_us [1m]) by ()",
                            "p50",
                            "quantile_over_time(0.99, {service_namespace=\"outpost\"} | trace_id=\"$correlation\" | event_name=\"relay.tick.process\" | unwrap process_us [1m]) by ()",
                            "p99"),
                    recordLines(
                            "Orders",
                            "Orders a minute by tick's record, and ticks that closed late.",
                            "",
                            "sum(sum_over_time({service_namespace=\"outpost\"} | trace_id=\"$correlation\" | event_name=\"relay.tick.process\" | unwrap order_count [1m]))",
                            "orders",
                            "sum(count_over_time({service_namespace=\"outpost\"} | trace_id=\"$correlation\" | event_name=\"relay.tick.process\" | stall_detected=\"true\" [1m]))",
                            "late ticks"),
                    lines(
                            "The relay at that time",
                            "Time of all ticks of all its matches: whether it was this match, or the machine.",
                            "ms",
                            "histogram_quantile(0.99, sum by (le, instance) (rate(relay_tick_latency_ms_bucket[$__rate_interval])))",
                            "p99 {{instance}}"),
                    lines(
                                    "Players' round trips at that time",
                                    "Of all players of all relays.",
                                    "ms",
                                    "histogram_quantile(0.95, sum by (le, instance) (rate(relay_player_rtt_ms_bucket[$__rate_interval])))",
                                    "p95 {{instance}}")
                            .limits(100, 200)),
            new Row(
                    "Desync",
                    records(
                            "Where it came apart",
                            "Tick, players, both hashes. None is what one hopes for. The bundle on the relay's disk has the orders before it.",
                            "{service_namespace=\"outpost\"} | trace_id=\"$correlation\" | event_name=\"relay.desync\""),
                    records(
                            "All of it",
                            "Every record of the match, of the relay, its listing and its downloads.",
                            "{service_namespace=\"outpost\"} | trace_id=\"$correlation\"")));

    /** In the order in which docs/observability.md tells of them. */
    static final List<Dashboard> ALL = List.of(
            OverviewDashboard.DASHBOARD,
            RelayDashboard.DASHBOARD,
            TRACKING,
            WORKSHOP,
            EngineDashboard.DASHBOARD,
            MATCH);

    private Dashboards() {}
}
