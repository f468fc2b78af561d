package dev.outpost.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three tracking servers over one Redis, behind what might be one address; one is killed with -9. */
class TrackingClusterIT {

    private static final int HOSTS = 120;
    private static final int THREADS = 6;
    private static final long TTL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long BEAT_NANOS = TTL_NANOS / 4;

    /** How long a listing may be there after its time to live (spec/tracking-workshop.md, Tracking server). */
    private static final long TOLERANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** A game that somebody hosts; one thread. */
    private static final class Host {
        private final String id;
        private final String secret;
        private final boolean leaves;
        private long sentNanos;
        private long answeredNanos;
        private int beats;

        Host(JsonObject created, boolean leaves, long sentNanos) {
            this.id = created.getString("id");
            this.secret = created.getString("secret");
            this.leaves = leaves;
            this.sentNanos = sentNanos;
            this.answeredNanos = System.nanoTime();
        }
    }

    @Test
    void shouldLoseNothingWhenOneOfThreeIsKilled() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (RedisProcess redis = RedisProcess.start(folder.resolve("redis"));
                Tracking a = start("a", redis);
                Tracking b = start("b", redis);
                Tracking c = start("c", redis);
                Follower atA = new Follower(List.of(a.port()));
                Follower atB = new Follower(List.of(b.port(), c.port()));
                Follower atC = new Follower(List.of(c.port()))) {
            List<Integer> ports = List.of(a.port(), b.port(), c.port());
            List<Future<List<Host>>> hosting = new ArrayList<>();
            long begin = System.nanoTime();
            long kill = begin + TTL_NANOS;
            long end = kill + 3 * TTL_NANOS;
            for (int i = 0; i < THREADS; i++) {
                int share = i;
                hosting.add(threads.submit((Callable<List<Host>>) () -> host(ports, share, kill, end)));
            }
            await(
                    "all are listed everywhere",
                    () -> listed(a.port()).size() == HOSTS
                            && listed(b.port()).equals(listed(a.port()))
                            && listed(c.port()).equals(listed(a.port())));

            LockSupport.parkNanos(kill - System.nanoTime());
            b.jar().kill();
            List<Host> hosts = new ArrayList<>();
            for (Future<List<Host>> each : hosting) {
                hosts.addAll(each.get());
            }
            Set<String> stay = new TreeSet<>();
            hosts.stream().filter(host -> !host.leaves).forEach(host -> stay.add(host.id));
            assertThat(listed(a.port()))
                    .as("who goes on is listed, who left is not")
                    .isEqualTo(stay);
            assertThat(listed(c.port())).isEqualTo(stay);
            try (Tracking again = start("b", redis)) {
                assertThat(listed(again.port()))
                        .as("a new one has the list at once")
                        .isEqualTo(stay);
            }

            await(
                    "all subscribers have heard the same",
                    () -> texts(atB).equals(texts(atA)) && texts(atC).equals(texts(atA)));
            assertThat(atB.snapshots()).as("resumed elsewhere, not begun anew").isOne();
            assertThat(atB.listed()).isEqualTo(stay);
            withoutGap(atB.events());
            inTime(hosts, atA.events());
            inTime(hosts, atB.events());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Hosts a share of the games; half of them fall silent when one server dies. */
    private List<Host> host(List<Integer> ports, int share, long kill, long end)
            throws IOException, InterruptedException {
        Random random = new Random(share);
        List<Host> hosts = new ArrayList<>();
        for (int i = share; i < HOSTS; i += THREADS) {
            long sent = System.nanoTime();
            HttpResponse<String> created = post(ports, random, "/v1/listings", "", game(i).encode());
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            hosts.add(new Host(new JsonObject(created.body()), random.nextBoolean(), sent));
        }
        while (System.nanoTime() < end) {
            for (Host host : hosts) {
                long now = System.nanoTime();
                if ((host.leaves && now > kill) || now - host.sentNanos < BEAT_NANOS) {
                    continue;
                }
                host.beats++;
                JsonObject news =
                        new JsonObject().put("seq", host.beats).put("players", players(1 + host.beats / 2 % 8));
                HttpResponse<String> beat =
                        post(ports, random, "/v1/listings/" + host.id + "/heartbeat", host.secret, news.encode());
                // A heartbeat whose answer died with the server may have been taken: then its number is used up.
                assertThat(beat.statusCode()).as(beat.body()).isIn(204, 409);
                host.sentNanos = now;
                host.answeredNanos = System.nanoTime();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return hosts;
    }

    /** At one of the servers; at another one when that does not answer. */
    private HttpResponse<String> post(List<Integer> ports, Random random, String path, String secret, String body)
            throws IOException, InterruptedException {
        IOException last = new IOException("nobody was asked");
        int first = random.nextInt(ports.size());
        for (int i = 0; i < ports.size(); i++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(ports.get((first + i) % ports.size()), path))
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            if (!secret.isEmpty()) {
                request.header("Authorization", "Bearer " + secret);
            }
            try {
                return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /** Ids of all that a server lists. */
    private Set<String> listed(int port) throws IOException, InterruptedException {
        HttpResponse<String> page = client.send(
                HttpRequest.newBuilder(uri(port, "/v1/listings?limit=500")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        JsonArray all = new JsonObject(page.body()).getJsonArray("listings");
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < all.size(); i++) {
            ids.add(all.getJsonObject(i).getString("id"));
        }
        return ids;
    }

    /** Each number is the one before and 1. */
    private static void withoutGap(List<Follower.Event> events) {
        for (int i = 1; i < events.size(); i++) {
            String[] before = events.get(i - 1).id().split("-", -1);
            String[] now = events.get(i).id().split("-", -1);
            assertThat(now[0]).as("one epoch").isEqualTo(before[0]);
            assertThat(Long.parseLong(now[1]))
                    .as("the next after " + events.get(i - 1))
                    .isEqualTo(Long.parseLong(before[1]) + 1);
        }
    }

    /** Who fell silent was gone after its time to live, no sooner and at most the tolerance later; the others never. */
    private static void inTime(List<Host> hosts, List<Follower.Event> events) {
        for (Host host : hosts) {
            List<Follower.Event> gone = events.stream()
                    .filter(event ->
                            event.listing().equals(host.id) && event.name().equals("gone"))
                    .toList();
            if (!host.leaves) {
                assertThat(gone).as("it sends heartbeats").isEmpty();
                continue;
            }
            assertThat(gone).hasSize(1);
            assertThat(gone.get(0).reason()).isEqualTo("ttl");
            assertThat(gone.get(0).atNanos() - host.answeredNanos)
                    .as("nanoseconds from its last heartbeat to its end")
                    .isLessThan(TTL_NANOS + TOLERANCE_NANOS);
            assertThat(gone.get(0).atNanos() - host.sentNanos)
                    .isGreaterThan(TTL_NANOS - TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static List<String> texts(Follower follower) {
        return follower.events().stream().map(Follower.Event::text).toList();
    }

    private Tracking start(String name, RedisProcess redis) throws Exception {
        return Tracking.start(
                folder.resolve(name),
                "tracking.store=" + redis.url(),
                "tracking.ttl_s=5",
                "tracking.max_listings_per_address=1000",
                "tracking.max_listings_per_subnet=1000");
    }

    private static JsonObject game(int number) {
        return new JsonObject()
                .put("game_id", "cluster-" + number)
                .put("name", "Game " + number)
                .put("endpoint", "10.1.2.3:" + (1 + number))
                .put("players", players(1));
    }

    private static JsonObject players(int now) {
        return new JsonObject().put("now", now).put("max", 8);
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("waited for: " + what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
