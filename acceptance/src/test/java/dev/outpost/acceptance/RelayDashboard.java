package dev.outpost.acceptance;

import static dev.outpost.acceptance.Panel.lines;
import static dev.outpost.acceptance.Panel.number;
import static dev.outpost.acceptance.Panel.records;

import dev.outpost.acceptance.Dashboard.Row;
import java.util.List;

/** D031, Relay Dashboard: active games, player RTT, orders/sec, desync events, suspicion scores; and what explains them. */
final class RelayDashboard {

    static final Dashboard DASHBOARD = new Dashboard(
            "relay",
            "Outpost / Relay",
            "Do matches run smoothly, and are they fair?",
            List.of(Dashboard.choice("instance", "relay_games_active")),
            new Row(
                    "Now",
                    number(
                            "Active games",
                            "Matches being played.",
                            "",
                            "sum(relay_games_active{instance=~\"$instance\"})"),
                    number(
                            "Connections",
                            "Open connections on game ports.",
                            "",
                            "sum(relay_connections_active{instance=~\"$instance\"})"),
                    number(
                                    "Round trip, p95",
                                    "Of all players in the time shown. Alerts at 100 and 200 ms.",
                                    "ms",
                                    "histogram_quantile(0.95, sum by (le) (rate(relay_player_rtt_ms_bucket{instance=~\"$instance\"}[$__range])))")
                            .limits(100, 200),
                    number(
                            "Tick rate",
                            "Ticks that were made of those that the games' settings ask for. Alerts below 97 and 92 %.",
                            "percent",
                            "100 * sum(rate(relay_tick_latency_ms_count{instance=~\"$instance\"}[$__range])) / (sum(rate(relay_tick_latency_ms_count{instance=~\"$instance\"}[$__range])) + sum(rate(relay_ticks_lost_total{instance=~\"$instance\"}[$__range])))")),
            new Row(
                    "Games",
                    lines(
                            "Active games",
                            "By relay, and those who watch.",
                            "",
                            "relay_games_active{instance=~\"$instance\"}",
                            "{{instance}}",
                            "sum(relay_spectators_active{instance=~\"$instance\"})",
                            "spectators"),
                    lines(
                            "Games begun and ended",
                            "Completed falls behind begun while matches run; for good when a relay dies.",
                            "ops",
                            "sum(rate(relay_games_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "begun",
                            "sum(rate(relay_match_completed_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "completed"),
                    lines(
                            "Length of matches",
                            "Of those that ended: many short ones mean that players leave at once.",
                            "s",
                            "histogram_quantile(0.5, sum by (le) (rate(relay_match_duration_s_bucket{instance=~\"$instance\"}[$__range])))",
                            "p50",
                            "histogram_quantile(0.95, sum by (le) (rate(relay_match_duration_s_bucket{instance=~\"$instance\"}[$__range])))",
                            "p95"),
                    lines(
                            "Players who came back",
                            "Dropped players who returned, and how long it took until they were live.",
                            "ms",
                            "histogram_quantile(0.95, sum by (le) (rate(relay_resume_live_ms_bucket{instance=~\"$instance\"}[$__range])))",
                            "p95 until live",
                            "sum(increase(relay_players_resumed_total{instance=~\"$instance\"}[$__range]))",
                            "how many")),
            new Row(
                    "Players' connections",
                    lines(
                                    "Round trips",
                                    "Of all players; a dot is one measured, and leads to its match.",
                                    "ms",
                                    "histogram_quantile(0.5, sum by (le) (rate(relay_player_rtt_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p50",
                                    "histogram_quantile(0.95, sum by (le) (rate(relay_player_rtt_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p95",
                                    "histogram_quantile(0.99, sum by (le) (rate(relay_player_rtt_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p99")
                            .limits(100, 200),
                    lines(
                            "Refused",
                            "Messages and connections, by reason: a flood shows here first.",
                            "ops",
                            "topk(8, sum by (reason) (rate(relay_refusals_total{instance=~\"$instance\"}[$__rate_interval])))",
                            "{{reason}}")),
            new Row(
                    "Orders and ticks",
                    lines(
                            "Orders a second",
                            "Received, and put into frames; the difference is what was dropped.",
                            "ops",
                            "sum(rate(relay_orders_received_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "received",
                            "sum(rate(relay_orders_forwarded_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "forwarded"),
                    lines(
                            "Orders dropped",
                            "Late: a bad connection, or a lag switch. Budget: more orders than the rules allow.",
                            "ops",
                            "sum by (reason) (rate(relay_orders_dropped_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "{{reason}}"),
                    lines(
                                    "Time of a tick",
                                    "To order, encode and send it.",
                                    "ms",
                                    "histogram_quantile(0.5, sum by (le) (rate(relay_tick_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p50",
                                    "histogram_quantile(0.95, sum by (le) (rate(relay_tick_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p95",
                                    "histogram_quantile(0.99, sum by (le) (rate(relay_tick_latency_ms_bucket{instance=~\"$instance\"}[$__rate_interval])))",
                                    "p99")
                            .limits(16.7, 33),
                    lines(
                            "Ticks a second, and lost ones",
                            "Lost: the relay was so far behind that its matches waited for it.",
                            "ops",
                            "sum(rate(relay_tick_latency_ms_count{instance=~\"$instance\"}[$__rate_interval]))",
                            "made",
                            "sum(rate(relay_ticks_lost_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "lost")),
            new Row(
                    "Fairness",
                    lines(
                            "Desyncs",
                            "Matches in which players' states came apart: an engine's fault, or a changed client.",
                            "",
                            "sum by (instance) (increase(relay_desync_detected_total{instance=~\"$instance\"}[$__range]))",
                            "{{instance}}"),
                    lines(
                                    "Suspicion",
                                    "Highest score of a player present, 0 to 1. Nothing follows from it by itself.",
                                    "percentunit",
                                    "relay_player_suspicion_score{instance=~\"$instance\"}",
                                    "{{instance}}")
                            .limits(0.5, 0.8),
                    records(
                            "Matches",
                            "Begun and ended; each leads to its match.",
                            "{service_name=\"outpost-relay\"} | event_name=~\"relay.game.start|relay.game.end\""),
                    records(
                            "Desyncs, strikes, suspicion",
                            "Each leads to its match.",
                            "{service_name=\"outpost-relay\"} | event_name=~\"relay.desync|relay.lag_switch|relay.suspicion\"")),
            new Row(
                    "Evidence and tracking",
                    lines(
                            "Certified results",
                            "Signed and kept, and what could not be kept.",
                            "",
                            "sum(increase(relay_results_certified_total{instance=~\"$instance\"}[$__range]))",
                            "certified",
                            "sum by (kind) (increase(relay_evidence_lost_total{instance=~\"$instance\"}[$__range]))",
                            "lost: {{kind}}",
                            "sum(increase(relay_history_lost_total{instance=~\"$instance\"}[$__range]))",
                            "lost: history"),
                    lines(
                            "Requests to tracking servers",
                            "Failed ones mean that nobody finds this relay's games.",
                            "reqps",
                            "sum by (result) (rate(relay_tracking_requests_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "{{result}}",
                            "sum(relay_tracking_listings{instance=~\"$instance\"})",
                            "listings"),
                    lines(
                            "States for returners",
                            "Players' states that the relay asked for, by what became of them.",
                            "",
                            "sum by (outcome) (increase(relay_snapshots_total{instance=~\"$instance\"}[$__range]))",
                            "{{outcome}}"),
                    lines(
                            "Chat",
                            "Messages passed on and thrown away; their texts are not kept.",
                            "ops",
                            "sum by (channel) (rate(relay_chat_messages_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "{{channel}}",
                            "sum(rate(relay_chat_dropped_total{instance=~\"$instance\"}[$__rate_interval]))",
                            "thrown away")));

    private RelayDashboard() {}
}
