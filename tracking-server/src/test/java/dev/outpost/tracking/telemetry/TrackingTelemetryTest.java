package dev.outpost.tracking.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outpost.telemetry.Telemetry;
import dev.outpost.telemetry.TelemetrySettings;
import dev.outpost.telemetry.event.Catalogue;
import dev.outpost.telemetry.event.Component;
import dev.outpost.telemetry.metrics.Meters;
import dev.outpost.tracking.browse.Counts;
import dev.outpost.tracking.browse.Query;
import dev.outpost.tracking.listing.Draft;
import dev.outpost.tracking.listing.GoneReason;
import dev.outpost.tracking.listing.Ids;
import dev.outpost.tracking.listing.Listing;
import dev.outpost.tracking.listing.Refusal;
import dev.outpost.tracking.listing.Rules;
import dev.outpost.tracking.listing.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in telemetry.db, in the words of the documents. */
class TrackingTelemetryTest {

    private static final String ADDRESS = "192.0.2.77";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @SuppressWarnings("NullAway.Init") // before each test
    private Telemetry telemetry;

    @SuppressWarnings("NullAway.Init") // before each test
    private TrackingTelemetry tracking;

    @BeforeEach
    void open() throws Exception {
        telemetry = Telemetry.open(
                TelemetrySettings.serverDefaults(folder.resolve("telemetry.db")),
                Component.TRACKING,
                new Catalogue(TrackingEvents.ALL, TrackingMetrics.ALL),
                registry,
                Clock.systemUTC());
        tracking = new TrackingTelemetry(
                telemetry.recorder(),
                new Meters(registry),
                telemetry.pseudonyms(),
                () -> new Counts(3, 1, 2, 0, 1),
                () -> true);
    }

    @Test
    void shouldTellOfAListingWithItsGamesContextAndAPseudonymOfItsHost() throws Exception {
        Listing listing = Samples.listing(4);
        Rules rules = listing.game().rules();
        tracking.created(listing, Samples.at(ADDRESS));
        tracking.gone(listing, GoneReason.TTL, 31_500);
        tracking.gone(listing, GoneReason.REMOVED, 1000);
        tracking.queried(Query.ALL, Map.of("sort", "newest"), 12, 1_500_000);
        telemetry.close();

        String host = "json_extract(data, '$.host_hash')";
        assertThat(rows("SELECT event, game_module, mod_fingerprint, correlation FROM telemetry_events"
                        + " WHERE event LIKE 'tracking.listing.%' ORDER BY id"))
                .startsWith(
                        "tracking.listing.create " + rules.gameModule() + " " + rules.modFingerprint() + " "
                                + listing.game().traceId(),
                        "tracking.listing.expire " + rules.gameModule() + " " + rules.modFingerprint() + " "
                                + listing.game().traceId());
        assertThat(rows("SELECT data ->> 'game_id', data ->> 'map', data ->> 'settings_summary', length(" + host
                        + ") FROM telemetry_events WHERE event = 'tracking.listing.create'"))
                .containsExactly("room-4 Twin Rivers speed=2 16");
        assertThat(rows("SELECT data ->> 'age_s', data ->> 'reason', data ->> 'removed_here' FROM telemetry_events"
                        + " WHERE event = 'tracking.listing.expire' ORDER BY id"))
                .containsExactly("31.5 ttl 0", "1.0 host_departed 1");
        assertThat(rows("SELECT data ->> 'query_type', data ->> '$.params.sort', data ->> 'results_count',"
                        + " data ->> 'latency_ms', duration_us FROM telemetry_events WHERE event = 'tracking.query'"))
                .containsExactly("browse newest 12 1.5 1500");
        assertThat(rows("SELECT count(*) FROM telemetry_events WHERE data LIKE '%" + ADDRESS + "%'"))
                .containsExactly("0");
    }

    @Test
    void shouldGiveAGameWithoutATraceIdTheSameOneFromBeginningToEnd() throws Exception {
        Draft game = Samples.game(1);
        Draft bare = new Draft(
                game.gameId(),
                game.name(),
                game.contact(),
                "",
                game.map(),
                Rules.NONE,
                game.players(),
                List.of(),
                game.status(),
                false,
                "",
                List.of(),
                game.settings(),
                "",
                "");
        Listing listing = new Listing(Samples.listing(1).id(), bare, null, 1, 1, true);
        tracking.created(listing, Samples.at(ADDRESS));
        tracking.gone(listing, GoneReason.HOST_DEPARTED, 5);
        telemetry.close();
        assertThat(rows("SELECT DISTINCT correlation FROM telemetry_events WHERE event LIKE 'tracking.listing.%'"))
                .containsExactly(Ids.hex(listing.id()));
    }

    @Test
    void shouldCount() {
        tracking.heartbeat();
        tracking.refused(Refusal.CAPPED_SUBNET);
        tracking.gone(Samples.listing(1), GoneReason.TTL, 1);
        tracking.gone(Samples.listing(2), GoneReason.HOST_DEPARTED, 1);
        tracking.subscribed();
        tracking.subscribed();
        tracking.unsubscribed(false);
        assertThat(registry.get("tracking.heartbeats.received").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("tracking.heartbeats.expired").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("tracking.refusals")
                        .tag("reason", "capped_subnet")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("tracking.stream.subscribers").gauge().value()).isEqualTo(1);
        assertThat(registry.get("tracking.listings.active").gauge().value()).isEqualTo(3);
        assertThat(registry.get("tracking.listings.status")
                        .tag("status", "waiting")
                        .gauge()
                        .value())
                .isEqualTo(2);
        telemetry.close();
    }

    private List<String> rows(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("telemetry.db"));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(found.getString(i));
                }
                rows.add(String.join(" ", values));
            }
        }
        return rows;
    }
}
