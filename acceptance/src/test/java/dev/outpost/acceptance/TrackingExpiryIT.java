package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand games whose hosts stop at different instants: each is gone, from the stream and from what is browsed, within
 * a second of its time to live, and none before. A host knows when it sent its last heartbeat and when that was answered;
 * what is due lies between. Times are the test's own; how long the machine itself keeps threads waiting is measured beside
 * and allowed for.
 */
@Tag("alone")
class TrackingExpiryIT {

    private static final int LISTINGS = 10_000;
    private static final int HOSTS_THREADS = 8;
    private static final long TTL_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long TOLERANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The server's clock counts whole milliseconds. */
    private static final long GRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long STOPPING_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final int PAGE = 500;

    @TempDir
    Path folder;

    /**
     * A host that said its last.
     *
     * @param id of its listing
     * @param createdNanos when it was told that it is listed
     * @param sentNanos when its last heartbeat went out
     * @param answeredNanos when that was answered
     */
    private record Stopped(String id, long createdNanos, long sentNanos, long answeredNanos) {

        Stopped beaten(long sent, long answered) {
            return new Stopped(id, createdNanos, sent, answered);
        }

        long notBefore() {
            return sentNanos + TTL_NANOS - GRAIN_NANOS;
        }
    }

    /**
     * All pages once.
     *
     * @param fromNanos when the first was asked for
     * @param toNanos when the last was there
     * @param ids on them
     */
    private record Sweep(long fromNanos, long toNanos, Set<String> ids) {}

    @Test
    void shouldTakeEachListingOffWithinASecondOfItsTimeToLiveAndNoneBefore() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Tracking tracking = Tracking.start(folder, TrackingCaps.LIFTED);
                Stalls stalls = Stalls.watched();
                Subscriber subscriber = Subscriber.of(tracking.from("127.10.0.1"), "")) {
            List<Future<List<Stopped>>> hosting = new ArrayList<>();
            for (int i = 0; i < HOSTS_THREADS; i++) {
                int share = i;
                hosting.add(threads.submit((Callable<List<Stopped>>) () -> host(tracking, share)));
            }
            Future<List<Sweep>> browsing = threads.submit(() -> browse(tracking));
            Map<String, Stopped> stopped = new HashMap<>();
            for (Future<List<Stopped>> each : hosting) {
                each.get().forEach(one -> stopped.put(one.id(), one));
            }
            assertThat(stopped).hasSize(LISTINGS);

            long[] late = stream(subscriber, stopped);
            long allowed = TOLERANCE_NANOS + stalls.longestNanos();
            List<Sweep> sweeps = browsing.get();
            browsed(sweeps, stopped, allowed);
            System.out.printf(
                    "expiry: %d listings gone after their time to live, heard of in p50 %d ms, p99 %d ms, at most %d ms; "
                            + "%d sweeps of all pages; the machine's longest stall %d ms%n",
                    LISTINGS,
                    ms(late[LISTINGS / 2]),
                    ms(late[LISTINGS * 99 / 100]),
                    ms(late[LISTINGS - 1]),
                    sweeps.size(),
                    ms(stalls.longestNanos()));
            assertThat(late[LISTINGS - 1]).as("the latest, ns").isLessThanOrEqualTo(allowed);
            told(tracking.stop(), stopped.keySet());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Lists a share of the games, then sends some of them heartbeats at random instants. */
    private static List<Stopped> host(Tracking tracking, int share) throws IOException, InterruptedException {
        Random random = new Random(share);
        List<Stopped> hosts = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        try (HttpWire wire = tracking.from("127.20." + share + ".1")) {
            for (int i = share; i < LISTINGS; i += HOSTS_THREADS) {
                long sent = System.nanoTime();
                HttpWire.Answer answer = wire.post("/v1/listings", game(i).encode());
                assertThat(answer.status()).as(answer.body()).isEqualTo(201);
                JsonObject created = new JsonObject(answer.body());
                assertThat(created.getInteger("ttl_s")).isEqualTo(30);
                long answered = System.nanoTime();
                hosts.add(new Stopped(created.getString("id"), answered, sent, answered));
                secrets.add(created.getString("secret"));
            }
            long from = System.nanoTime();
            long[] instants =
                    random.longs(hosts.size(), 0, STOPPING_NANOS).sorted().toArray();
            for (long instant : instants) {
                TimeUnit.NANOSECONDS.sleep(from + instant - System.nanoTime());
                int which = random.nextInt(hosts.size());
                long sent = System.nanoTime();
                HttpWire.Answer answer = wire.beat(hosts.get(which).id(), secrets.get(which), "");
                assertThat(answer.status()).as(answer.body()).isEqualTo(204);
                hosts.set(which, hosts.get(which).beaten(sent, System.nanoTime()));
            }
        }
        return hosts;
    }

    /** Turns all pages again and again until nothing is listed any more. */
    private static List<Sweep> browse(Tracking tracking) throws IOException, InterruptedException {
        List<Sweep> sweeps = new ArrayList<>();
        Map<String, String> known = new HashMap<>();
        boolean begun = false;
        try (HttpWire wire = tracking.from("127.30.0.1")) {
            while (true) {
                Set<String> ids = new HashSet<>();
                long from = System.nanoTime();
                String next = "";
                do {
                    HttpWire.Answer answer = wire.get(
                            "/v1/listings?sort=oldest&limit=" + PAGE + (next.isEmpty() ? "" : "&cursor=" + next));
                    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    JsonObject page = new JsonObject(answer.body());
                    JsonArray listings = page.getJsonArray("listings");
                    for (int i = 0; i < listings.size(); i++) {
                        String id = listings.getJsonObject(i).getString("id");
                        ids.add(known.computeIfAbsent(id, first -> first));
                    }
                    next = page.getString("next", "");
                } while (!next.isEmpty());
                sweeps.add(new Sweep(from, System.nanoTime(), ids));
                begun |= !ids.isEmpty();
                if (begun && ids.isEmpty()) {
                    return sweeps;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    /** Waits until all are gone; how late each was, in order. */
    private static long[] stream(Subscriber subscriber, Map<String, Stopped> stopped) throws InterruptedException {
        Map<String, Long> gone = new HashMap<>();
        while (gone.size() < stopped.size()) {
            Subscriber.Event event = subscriber.next();
            if (event.name().equals("gone")) {
                assertThat(event.data().getString("reason")).isEqualTo("ttl");
                assertThat(gone.put(event.data().getString("id"), event.atNanos()))
                        .as("told once")
                        .isNull();
            }
        }
        assertThat(gone).containsOnlyKeys(stopped.keySet());
        long[] late = new long[gone.size()];
        int at = 0;
        for (Map.Entry<String, Long> each : gone.entrySet()) {
            Stopped host = Objects.requireNonNull(stopped.get(each.getKey()));
            assertThat(each.getValue() - host.notBefore())
                    .as("nanoseconds after the earliest instant at which %s is due", host)
                    .isNotNegative();
            late[at++] = each.getValue() - host.answeredNanos() - TTL_NANOS;
        }
        Arrays.sort(late);
        return late;
    }

    private static void browsed(List<Sweep> sweeps, Map<String, Stopped> stopped, long allowed) {
        assertThat(sweeps).hasSizeGreaterThan(5);
        for (Sweep sweep : sweeps) {
            for (Stopped host : stopped.values()) {
                if (sweep.ids().contains(host.id())) {
                    assertThat(sweep.fromNanos() - host.answeredNanos() - TTL_NANOS)
                            .as("%s is listed that long after its time to live", host.id())
                            .isLessThanOrEqualTo(allowed);
                } else if (sweep.fromNanos() > host.createdNanos()) {
                    assertThat(sweep.toNanos() - host.notBefore())
                            .as("%s is not listed that long before its time to live is over", host.id())
                            .isNotNegative();
                }
            }
        }
    }

    private static void told(Path database, Set<String> ids) throws Exception {
        try (Database db = new Database(database)) {
            assertThat(db.number("SELECT count(*) FROM telemetry_events WHERE event = 'tracking.listing.create'"))
                    .isEqualTo(ids.size());
            assertThat(db.number("""
                            SELECT count(*) FROM telemetry_events
                            WHERE event = 'tracking.listing.expire' AND json_extract(data, '$.reason') = 'ttl'""")).isEqualTo(ids.size());
            assertThat(
                            db.number(
                                    "SELECT count(*) FROM telemetry_events WHERE event = 'tracking.listing.expire' AND json_extract(data, '$.age_s') < 29.9"))
                    .as("expired younger than their time to live")
                    .isZero();
        }
    }

    private static JsonObject game(int number) {
        return new JsonObject()
                .put("game_id", "expiry-" + number)
                .put("name", "Game " + number)
                .put("endpoint", "10.1.2.3:" + (1 + number))
                .put("map", new JsonObject().put("name", "Twin Rivers"))
                .put("rules", new JsonObject().put("game_module", "ra1"))
                .put("players", new JsonObject().put("now", 1).put("max", 8));
    }

    private static long ms(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
