package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers do to a tracking server that stands open: each is refused or bounded with an answer that says what was
 * wrong, while a host and a subscriber beside them go on undisturbed; and when they are gone, the server is as it was.
 */
class TrackingAbuseIT {

    private static final int CREATIONS = 10_000;
    private static final Pattern ADDRESS = Pattern.compile("\\b127\\.\\d+\\.\\d+\\.\\d+");

    @TempDir
    Path folder;

    @Test
    void shouldRefuseWrongSecretsAndReplayedHeartbeats() throws Exception {
        try (Tracking tracking = Tracking.start(folder);
                Bystanders others = Bystanders.of(tracking)) {
            Abuses.foreignHands(tracking);

            others.shouldHaveBeenUndisturbed();
        }
    }

    @Test
    void shouldRefuseWhatIsTooLargeOrNoListing() throws Exception {
        try (Tracking tracking = Tracking.start(folder);
                Bystanders others = Bystanders.of(tracking)) {
            Abuses.nonsense(tracking);

            others.shouldHaveBeenUndisturbed();
        }
    }

    @Test
    void shouldTakeNamesOfEveryScriptAndNothingHidden() throws Exception {
        try (Tracking tracking = Tracking.start(folder, TrackingCaps.LIFTED);
                Bystanders others = Bystanders.of(tracking)) {
            Abuses.names(tracking);

            others.shouldHaveBeenUndisturbed();
        }
    }

    @Test
    void shouldBoundTenThousandCreationsOfOneAddress() throws Exception {
        try (Tracking tracking = Tracking.start(folder);
                Bystanders others = Bystanders.of(tracking)) {
            int listed = Abuses.flood(tracking, CREATIONS);

            others.shouldHaveBeenUndisturbed();
            try (Database db = new Database(tracking.stop())) {
                assertThat(count(db, "tracking.listing.create")).isEqualTo(listed + 1L);
            }
        }
    }

    @Test
    void shouldHangUpOnWhoeverIsSlowOrSilent() throws Exception {
        try (Tracking tracking = Tracking.start(folder, TrackingCaps.IMPATIENT);
                Bystanders others = Bystanders.of(tracking)) {
            Abuses.slow(tracking);
            Abuses.halfOpen(tracking);

            others.shouldHaveBeenUndisturbed();
        }
    }

    @Test
    void shouldCutOffASubscriberThatNeverReads() throws Exception {
        try (Tracking tracking = Tracking.start(folder, TrackingCaps.LIFTED);
                Bystanders others = Bystanders.of(tracking)) {
            Abuses.deaf(tracking);

            others.shouldHaveBeenUndisturbed();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX) // counts open files in /proc
    void shouldBeAfterAllOfItAsItWasBeforeAndTellWhatHappened() throws Exception {
        try (Tracking tracking = Tracking.start(folder, TrackingCaps.IMPATIENT)) {
            Tally first = round(tracking, 1);
            Footprint before = settled(tracking);
            Tally second = round(tracking, 2);
            Tally third = round(tracking, 3);
            Footprint after = settled(tracking);
            System.out.printf("abuse: after one round %s; after three %s%n", before, after);

            // Event loops and pools begin their threads one by one, and the loggers' and the disk's come late.
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 8);
            assertThat(after.files()).isLessThanOrEqualTo(before.files() + 8);
            assertThat(after.heapBytes())
                    .as("heap; grown most: %s", after.growth(before))
                    .isLessThan(before.heapBytes() * 3 / 2);
            try (Database db = new Database(tracking.stop())) {
                shouldBeTold(db, first.and(second).and(third));
            }
        }
    }

    /**
     * What was done in a round.
     *
     * @param listed games
     * @param departed of them taken off by their hosts
     * @param queries answered, by their type
     */
    private record Tally(long listed, long departed, Map<String, Long> queries) {

        Tally and(Tally other) {
            Map<String, Long> sums = new TreeMap<>(queries);
            other.queries.forEach((type, count) -> sums.merge(type, count, Long::sum));
            return new Tally(listed + other.listed, departed + other.departed, sums);
        }
    }

    /** All of it at once, small; afterwards nothing is listed any more. */
    private static Tally round(Tracking tracking, int number) throws Exception {
        Abuses.foreignHands(tracking);
        Abuses.nonsense(tracking);
        Abuses.slow(tracking);
        Abuses.halfOpen(tracking);
        int flooded = Abuses.flood(tracking, 300);
        try (HttpWire wire = tracking.from("127.50." + number + ".1")) {
            TrackingGame game = TrackingGame.list(wire, TrackingGame.named("Round " + number, "round-" + number));
            for (String query : List.of("", "?module=ra1", "?text=round", "?region=eu&no_password=true")) {
                HttpWire.Answer answer = wire.get("/v1/listings" + query);
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            }
            assertThat(game.delete(wire).status()).isEqualTo(204);
            long polls = awaitEmpty(wire);
            return new Tally(1 + 1 + flooded, 1 + 1, Map.of("browse", 1 + polls, "search", 1L, "filter", 2L));
        }
    }

    /** How often it asked. */
    private static long awaitEmpty(HttpWire wire) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        long total;
        long polls = 0;
        do {
            polls++;
            TimeUnit.MILLISECONDS.sleep(100);
            HttpWire.Answer answer = wire.get("/v1/listings?limit=1");
            total = new JsonObject(answer.body()).getLong("total");
            assertThat(System.nanoTime()).as("%s listings are left", total).isLessThan(deadline);
        } while (total > 0);
        return polls;
    }

    private static void shouldBeTold(Database db, Tally tally) throws Exception {
        assertThat(count(db, "tracking.listing.create")).isEqualTo(tally.listed());
        assertThat(count(db, "tracking.listing.expire")).isEqualTo(tally.listed());
        assertThat(db.number("""
                        SELECT count(*) FROM telemetry_events WHERE event = 'tracking.listing.expire'
                        AND json_extract(data, '$.reason') = 'host_departed'""")).isEqualTo(tally.departed());
        assertThat(db.number("""
                        SELECT count(*) FROM telemetry_events WHERE event = 'tracking.listing.create'
                        AND json_extract(data, '$.game_id') LIKE 'round-%' AND json_extract(data, '$.map') = 'Twin Rivers'
                        AND length(json_extract(data, '$.host_hash')) > 8
                        AND json_extract(data, '$.settings_summary') LIKE '%fast%'
                        AND game_module = 'ra1' AND mod_fingerprint = 'ab12'""")).isEqualTo(3);
        for (Map.Entry<String, Long> type : tally.queries().entrySet()) {
            assertThat(db.number("""
                            SELECT count(*) FROM telemetry_events WHERE event = 'tracking.query'
                            AND json_extract(data, '$.query_type') = ? AND json_extract(data, '$.results_count') >= 0
                            AND json_extract(data, '$.latency_ms') >= 0""", type.getKey())).as(type.getKey()).isEqualTo(type.getValue());
        }
        assertThat(db.rows("SELECT data FROM telemetry_events"))
                .as("rows that tell an address")
                .noneMatch(row -> ADDRESS.matcher(String.valueOf(row.get(0))).find());
        assertThat(RowsAsDeclared.check(db))
                .contains("tracking.listing.create", "tracking.listing.expire", "tracking.query");
    }

    private static Footprint settled(Tracking tracking) throws Exception {
        TimeUnit.SECONDS.sleep(1); // connections that were just closed
        return Footprint.of(tracking.jar());
    }

    private static long count(Database db, String event) throws Exception {
        return db.number("SELECT count(*) FROM telemetry_events WHERE event = ?", event);
    }
}
